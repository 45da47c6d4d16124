/** What a parser of the wire gives back: the value, or one sentence that says what is wrong. Parsers never throw. */
export type ParseResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string };

/** Wraps a parsed value. */
export function accepted<Value>(value: Value): ParseResult<Value> {
  return { ok: true, value };
}

/** Says why nothing was parsed. */
export function rejected(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}
