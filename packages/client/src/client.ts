import { failureOf, NoAnswerError, ProblemError } from './failure.ts';
import { linesOf, messagesOf } from './lines.ts';
import { type Operations, routes } from './operations.generated.ts';

type Id = keyof Operations & keyof typeof routes;

/** Operations whose answer is of a kind. */
type Answering<Kind extends string> = { [Name in Id]: (typeof routes)[Name][2] extends Kind ? Name : never }[Id];

/** Operations that answer once, with JSON or with nothing. */
export type OperationId = Answering<'application/json' | 'none'>;

/** Operations that answer page by page. */
export type ListId = {
  [Name in OperationId]: Operations[Name]['answer'] extends {
    readonly items: readonly unknown[];
    readonly next: string | null;
  }
    ? Name
    : never;
}[OperationId];

/** Operations that answer with text, line by line. */
export type TextId = Answering<'text/plain' | 'application/x-ndjson'>;

/** What an operation is given: parameters of the path, query and body, as far as it has them. */
export type Given<Name extends Id> = Operations[Name]['given'] & CallOptions;

/** What an operation answers. */
export type Answer<Name extends Id> = Operations[Name]['answer'];

/** One item of a list. */
export type Item<Name extends ListId> = Answer<Name> extends { readonly items: readonly (infer One)[] } ? One : never;

/** A message of the live feed. */
export type LiveMessage = Answer<'getLive'>;

/** How one call is made. */
export interface CallOptions {
  /** Ends the call; it then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Instead of the client's. */
  readonly timeoutMs?: number | undefined;
}

/** Where the control plane is and who calls. */
export interface ClientOptions {
  /** As people open it: `https://rasp.example.com`, with a path where it stands below one. */
  readonly url: string;
  /** An API token. */
  readonly token: string;
  /** How long an answer may take, 10 seconds unless given. Of a stream it is the time to its beginning. */
  readonly timeoutMs?: number;
  /** The global one unless given. */
  readonly fetch?: typeof fetch;
}

/** May be left out where nothing has to be given. */
type Arguments<Name extends Id> = object extends Operations[Name]['given']
  ? [given?: Given<Name>]
  : [given: Given<Name>];

/** The admin API. All throw ProblemError where the server refuses, and NoAnswerError where there is no answer. */
export interface Client {
  /** Calls an operation by its id in the OpenAPI document. */
  call<Name extends OperationId>(id: Name, ...given: Arguments<Name>): Promise<Answer<Name>>;
  /** All items of a list, page after page as they are asked for. */
  items<Name extends ListId>(id: Name, ...given: Arguments<Name>): AsyncGenerator<Item<Name>, void>;
  /** The lines of an export, as they arrive. */
  lines<Name extends TextId>(id: Name, ...given: Arguments<Name>): AsyncGenerator<string, void>;
  /** What happens, as it happens, until the signal ends it or the server does. It tells nothing of what was before. */
  watch(...given: Arguments<'getLive'>): AsyncGenerator<LiveMessage, void>;
}

/** Makes a client. It keeps nothing but the token, and follows no redirects, which might carry the token elsewhere. */
export function createClient(options: ClientOptions): Client {
  const { token, timeoutMs: usualMs = 10_000 } = options;
  const base = `${options.url.endsWith('/') ? options.url.slice(0, -1) : options.url}/api/v1`;
  const send = options.fetch ?? fetch;

  /** Sends and gives what comes back to `read`; the time is up to it where it waits for a whole answer. */
  async function request<Result>(
    id: Id,
    given: Sent,
    read: (response: Response, begun: () => void) => Promise<Result>,
  ): Promise<Result> {
    const { signal, timeoutMs = usualMs, body } = given;
    signal?.throwIfAborted();
    const target = base + targetOf(id, given);
    const text = body === undefined ? undefined : JSON.stringify(body);
    const ended = new AbortController();
    const timer = setTimeout(() => ended.abort(), timeoutMs);
    try {
      const response = await send(target, {
        method: routes[id][0],
        redirect: 'manual',
        headers: {
          authorization: `Bearer ${token}`,
          ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        },
        signal: signal === undefined ? ended.signal : AbortSignal.any([signal, ended.signal]),
        ...(text === undefined ? {} : { body: text }),
      });
      if (!response.ok) throw await failureOf(response);
      return await read(response, () => clearTimeout(timer));
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      if (ended.signal.aborted)
        throw new NoAnswerError('timeout', `There was no answer within ${timeoutMs} ms.`, error);
      if (error instanceof ProblemError || error instanceof NoAnswerError) throw error;
      throw new NoAnswerError('unreachable', 'The server cannot be reached.', error);
    } finally {
      clearTimeout(timer);
    }
  }

  function open(id: Id, given: Sent): Promise<AsyncIterable<Uint8Array>> {
    return request(id, given, async (response, begun) => {
      begun();
      return response.body ?? emptyBody();
    });
  }

  async function call(id: Id, given: Sent = {}): Promise<unknown> {
    return request(id, given, async (response) => {
      const text = await response.text();
      if (routes[id][2] === 'none') return undefined;
      try {
        return JSON.parse(text);
      } catch (error) {
        throw new NoAnswerError('foreign', 'The answer is not JSON: is the URL right?', error);
      }
    });
  }

  async function* items(id: Id, given: Sent = {}): AsyncGenerator<unknown, void> {
    let cursor: string | null | undefined;
    do {
      const query = cursor === undefined ? given.query : { ...given.query, cursor };
      const page = (await call(id, { ...given, query })) as { readonly items: readonly unknown[]; next: string | null };
      yield* page.items;
      cursor = page.next;
    } while (cursor !== null);
  }

  async function* lines(id: Id, given: Sent = {}): AsyncGenerator<string, void> {
    const body = await open(id, given);
    yield* endedBy(given.signal, linesOf(body));
  }

  async function* watch(given: Sent = {}): AsyncGenerator<unknown, void> {
    const body = await open('getLive', given);
    for await (const text of endedBy(given.signal, messagesOf(linesOf(body)))) yield JSON.parse(text);
  }

  return { call, items, lines, watch } as Client;
}

/** What any operation may be given. */
interface Sent extends CallOptions {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
}

/** The path of an operation with its query. */
function targetOf(id: Id, { params = {}, query = {} }: Sent): string {
  const path = routes[id][1].replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? path : `${path}?${search}`;
}

/** A stream that was ended from here throws the reason, and one whose connection broke says so. */
async function* endedBy<Part>(signal: AbortSignal | undefined, parts: AsyncIterable<Part>): AsyncGenerator<Part, void> {
  try {
    yield* parts;
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    if (error instanceof NoAnswerError) throw error;
    throw new NoAnswerError('unreachable', 'The connection broke.', error);
  }
}

async function* emptyBody(): AsyncGenerator<Uint8Array, void> {
  yield new Uint8Array();
}
