/** An answer to an agent before anything of HTTP. */
export interface WireAnswer {
  readonly statusCode: number;
  readonly json: string;
}

/** Answers a beacon, given its parsed body and what stands behind `/beacon/` in its URL. */
export type AnswerBeacon = (body: unknown, urlToken: string | null) => WireAnswer | Promise<WireAnswer>;
