import { asCount, asObject, asText, member, parseText } from './fields.ts';
import { wireLimits } from './limits.ts';

/** The signed form of answers: its name in `accept`, and bounds. */
export const signedAnswer = {
  accept: 'signed-1',
  /** Header of a compact list that is another than the one named: what was signed of it, as {@link signedHeader} writes it. */
  header: 'rasp-signed',
  /** How long an answer may be used after it was signed: so long can an old one be given for a new one. */
  validSeconds: 900,
  /** How far the clocks of a function and of a control plane may differ. */
  skewSeconds: 300,
} as const;

/**
 * What is signed of an answer: what it says by its digest, to whom, when, and where it stands in the history of configuration and list.
 *
 * Content that is the same for many agents is signed once for all of them; what one of them may do with it follows from its numbers.
 */
export interface SignedHead {
  readonly kind: 'connect' | 'beacon' | 'blacklist';
  /** Id of the public key. */
  readonly key: string;
  /** The public part of the agent key that it is for: a profile that may do more is none for the agents of another. Of a list the grant in its URL. */
  readonly audience: string;
  /** Rises with each change of what is served, a return to an older configuration included. */
  readonly version: number;
  /** The run of the server that counts `position`. */
  readonly epoch: string;
  /** Position in the log of changes that an agent has to have reached for this answer to be one to it; null where it holds the whole list or nothing of it. */
  readonly from: number | null;
  /** Position after it. */
  readonly position: number;
  /** Epoch seconds. */
  readonly issued: number;
  readonly expires: number;
  /** SHA-256 of the content in hexadecimal. */
  readonly sha256: string;
}

/** The data of a signed answer as it stands on the wire. */
export interface SignedData {
  /** JSON of the head. */
  readonly head: string;
  /** Ed25519, base64url. */
  readonly signature: string;
  /** JSON of what would be the data of an answer without a signature. */
  readonly content: string;
}

/** The bytes that are signed: the head behind a name, so that a signature means nothing anywhere else. */
export function bytesToSign(head: string): string {
  return `rasp-signed-1\n${head}`;
}

/** The audience of an agent key: its public part; the whole of a key of another form is never told. */
export function audienceOf(key: string | null): string {
  return /^rasp_([0-9a-f]{16})_/.exec(key ?? '')?.[1] ?? '';
}

/** Reads the data of a signed answer; null where it is none. */
export function readSignedData(data: Record<string, unknown>): SignedData | null {
  const head = asText(member(data, 'head'), maxHead);
  const signature = asText(member(data, 'signature'), wireLimits.text);
  const content = member(data, 'content');
  return head === null || signature === null || typeof content !== 'string' ? null : { head, signature, content };
}

/** What was signed of bytes that stand in a body, as one header: the head in base64url, a dot, the signature. */
export function signedHeader({ head, signature }: Pick<SignedData, 'head' | 'signature'>): string {
  return `${Buffer.from(head).toString('base64url')}.${signature}`;
}

/** Reads such a header; null where it is none. */
export function readSignedHeader(header: string): Pick<SignedData, 'head' | 'signature'> | null {
  const match = header.length > 2 * maxHead ? null : /^([\w-]+)\.([\w-]{1,200})$/.exec(header);
  if (match === null) return null;
  const [, head = '', signature = ''] = match;
  return { head: Buffer.from(head, 'base64url').toString(), signature };
}

/** Reads a head; null where a part is missing or of another kind: what is not said plainly is not signed. */
export function readSignedHead(text: string): SignedHead | null {
  const object = asObject(parseText(text));
  if (object === null) return null;
  const words = wordsOf(object, ['key', 'epoch', 'sha256']);
  const numbers = numbersOf(object, ['version', 'position', 'issued', 'expires']);
  const kind = member(object, 'kind');
  const audience = member(object, 'audience');
  const from = member(object, 'from');
  if (words === null || numbers === null || !isKind(kind)) return null;
  if (typeof audience !== 'string' || (from !== null && asCount(from) === null)) return null;
  return { kind, audience, from: from === null ? null : asCount(from), ...words, ...numbers };
}

function isKind(value: unknown): value is SignedHead['kind'] {
  return value === 'connect' || value === 'beacon' || value === 'blacklist';
}

function wordsOf<const Name extends string>(
  object: Record<string, unknown>,
  names: readonly Name[],
): Record<Name, string> | null {
  const words = names.map((name) => [name, asText(member(object, name), 64)] as const);
  return words.some(([, word]) => word === null) ? null : (Object.fromEntries(words) as Record<Name, string>);
}

function numbersOf<const Name extends string>(
  object: Record<string, unknown>,
  names: readonly Name[],
): Record<Name, number> | null {
  const numbers = names.map((name) => [name, asCount(member(object, name))] as const);
  return numbers.some(([, number]) => number === null) ? null : (Object.fromEntries(numbers) as Record<Name, number>);
}

const maxHead = 1_024;
