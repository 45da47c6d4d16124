import type { z } from 'zod';
import type { problem } from '../../../control-plane/src/api/common.ts';
import {
  type AnyContract,
  apiBase,
  type Received,
  type SentBody,
  type SentQuery,
} from '../../../control-plane/src/api/contract.ts';

/** What a call of a route is given: parameters of the path, query and body, as far as the route has them. */
export interface Given<C extends AnyContract> {
  readonly params?: Readonly<Record<keyof z.input<NonNullable<C['params']>>, string | number>>;
  readonly query?: Partial<NonNullable<SentQuery<C>>>;
  readonly body?: SentBody<C>;
}

type Problem = z.infer<typeof problem>;

/** What the server refused, in its own words. */
export class CallError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: readonly { readonly path: string; readonly message: string }[];

  constructor(status: number, given: Partial<Problem>) {
    super(given.detail ?? 'The server cannot be reached.');
    this.status = status;
    this.code = given.code ?? 'unavailable';
    this.problems = given.problems ?? [];
  }

  /** True where this server has no such route (yet): nothing is wrong, there is just nothing to see. */
  get isMissingRoute(): boolean {
    return (this.status === 404 && this.message === 'There is nothing here.') || this.status === 501;
  }
}

/** Where the server stands, which may be below a path of its host. */
export const prefix: string = readMeta('rasp-prefix');

let csrfToken: string | null = null;

/** Keeps the token that everything that changes something is sent with. */
export function keepCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** The URL of a route, with its query. */
export function urlOf<C extends AnyContract>(contract: C, given: Given<C> = {}): string {
  const params: Readonly<Record<string, unknown>> = { ...given.params };
  const path = contract.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value));
  }
  return `${prefix}${apiBase}${path}${query.size === 0 ? '' : `?${query}`}`;
}

/** Calls a route of the admin API; its contract says what goes in and what comes out. Throws {@link CallError}. */
export async function call<C extends AnyContract>(
  contract: C,
  given: Given<C> = {},
  signal?: AbortSignal,
): Promise<Received<C>> {
  const { body } = given;
  let response: Response;
  try {
    response = await fetch(urlOf(contract, given), {
      method: contract.method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(csrfToken === null ? {} : { 'x-csrf-token': csrfToken }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new CallError(0, {});
  }
  const text = await response.text();
  const json: unknown = text.startsWith('{') ? JSON.parse(text) : {};
  if (!response.ok) throw new CallError(response.status, json as Partial<Problem>);
  return json as Received<C>;
}

function readMeta(name: string): string {
  const content = document.querySelector(`meta[name="${name}"]`)?.getAttribute('content') ?? '';
  return content.startsWith('rasp-') ? '' : content;
}
