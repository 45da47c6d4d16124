/**
 * Gives a text as every store can hold it: NUL, which PostgreSQL's text cannot hold, and halves of surrogate pairs, which have no UTF-8, become
 * the replacement character U+FFFD.
 *
 * Any attacker can put both into a name. A row that is refused would hold up the batch that it is in, again and again; and two names that are
 * one only in the store are two rows for it where memory keeps two.
 */
export function storable(text: string): string {
  return isOrdinary(text) ? text : text.replaceAll(unstorable, '\uFFFD');
}

/**
 * Gives the values for a statement, storable where they are texts. What comes from elsewhere than requests, such as a feed or a claim of an identity provider,
 * is not made so before.
 */
export function storableValues(values: readonly unknown[]): readonly unknown[] {
  // A statement for many rows has thousands, and almost never one to be changed.
  return values.every((value) => typeof value !== 'string' || isOrdinary(value)) ? values : values.map(storableValue);
}

function storableValue(value: unknown): unknown {
  return typeof value === 'string' ? storable(value) : value;
}

/**
 * Gives JSON whose texts are all {@link storable}, names of members included; to be called before it is parsed.
 *
 * JSON can name such characters only by escapes, which agents have no reason to write: almost always nothing is to be done.
 */
export function storableJson(json: string): string {
  if (!suspicious.test(json)) return json;
  return json.replaceAll(escapes, (written, code?: string) =>
    code !== undefined && /^(?:0000|d[89a-f]..)$/i.test(code) ? '\\ufffd' : written,
  );
}

function isOrdinary(text: string): boolean {
  return !perhapsUnstorable.test(text);
}

/** By code units, which is far faster; whole pairs are found as well. */
const perhapsUnstorable = /[\0\ud800-\udfff]/;

/** By code points: the halves of a whole pair are none of these. */
const unstorable = /[\0\p{Surrogate}]/gu;

const suspicious = /\\u(?:0000|d[89a-f])/i;

/** A whole pair, one escape by number, or any other: each is taken as one, so that an escaped backslash begins nothing. */
const escapes = /\\u[dD][89abAB][\dA-Fa-f]{2}\\u[dD][c-fC-F][\dA-Fa-f]{2}|\\u([\dA-Fa-f]{4})|\\./gs;
