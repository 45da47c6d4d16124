import type { z } from 'zod';
import type { Role } from './roles.ts';

/** Who may call a route: anybody, anybody who is logged in, or a role and those above it. */
export type Needed = 'anybody' | 'anyone-known' | Role;

/** An object of named values, as parameters of a path, queries and forms are. */
type Fields = z.ZodObject;

/**
 * One route of the admin API: what it takes and what it gives.
 *
 * Routes validate by it, the OpenAPI document is made from it and the typed client follows it, so that none can differ.
 */
export interface Contract<
  Path extends Fields | undefined = Fields | undefined,
  Query extends Fields | undefined = Fields | undefined,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
  Answer extends z.ZodType | undefined = z.ZodType | undefined,
> {
  /** The operation's name in the document and the client: `listEvents`. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Under `/api/v1`; parameters in braces. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly needs: Needed;
  readonly params?: Path;
  readonly query?: Query;
  readonly body?: Body;
  /** Size of the body in bytes, 64 KiB unless given. */
  readonly bodyLimit?: number;
  /** JSON that is answered; without one the answer is 204. */
  readonly answer?: Answer;
  /** 200 unless given. */
  readonly status?: 200 | 201 | 202;
  /** Set where the answer is not JSON: a stream of events, a file. `answer` then describes one message or line of it. */
  readonly produces?: 'text/event-stream' | 'text/plain' | 'application/x-ndjson';
}

/** Any contract. */
export type AnyContract = Contract;

/** What a schema reads, or nothing where there is none. */
type Read<Schema> = [Exclude<Schema, undefined>] extends [never] ? undefined : z.output<Exclude<Schema, undefined>>;
type Written<Schema> = [Exclude<Schema, undefined>] extends [never] ? undefined : z.input<Exclude<Schema, undefined>>;

/** A value that is only read, lists inside it included. */
type Frozen<Value> = Value extends readonly unknown[] | Readonly<Record<string, unknown>>
  ? { readonly [Name in keyof Value]: Frozen<Value[Name]> }
  : Value;

/** What a handler is given: validated, with defaults filled in. */
export type ParamsOf<C extends AnyContract> = Read<C['params']>;
export type QueryOf<C extends AnyContract> = Read<C['query']>;
export type BodyOf<C extends AnyContract> = Read<C['body']>;
/** What a handler has to give. */
export type AnswerOf<C extends AnyContract> = Frozen<Written<C['answer']>>;

/** What a client sends and gets. */
export type SentQuery<C extends AnyContract> = Written<C['query']>;
export type SentBody<C extends AnyContract> = Written<C['body']>;
export type Received<C extends AnyContract> = Read<C['answer']>;

/** Declares a contract and keeps its exact types. */
export function contract<
  const Path extends Fields | undefined = undefined,
  const Query extends Fields | undefined = undefined,
  const Body extends z.ZodType | undefined = undefined,
  const Answer extends z.ZodType | undefined = undefined,
>(given: Contract<Path, Query, Body, Answer>): Contract<Path, Query, Body, Answer> {
  return given;
}

/** The path under which everything of the admin API stands. */
export const apiBase = '/api/v1';
