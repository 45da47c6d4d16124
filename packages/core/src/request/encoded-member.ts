import type { RecordContent } from '../adapter.ts';
import type { Body } from '../body.ts';
import type { DecodeStep } from '../input.ts';
import { inflate } from './inflate.ts';
import { isTextual } from './textual.ts';

/** Bytes of a record that are to be read as a body: a member that was base64, or a Buffer. */
export interface EncodedMember {
  /** JSON Pointer within the record. */
  readonly pointer: string;
  readonly bytes: Uint8Array;
  /** Empty where nobody names one. */
  readonly contentType: string;
  /** Empty where nobody names one; who wrote it is who wrote the bytes. */
  readonly contentEncoding: string;
  /** What was undone to get the bytes. */
  readonly trail: readonly DecodeStep[];
}

/**
 * Reads encoded members as the bodies they are, of at most `maxBytes` together.
 *
 * Bytes that begin as gzip does are inflated whatever is said of them, and others where a content encoding is named; those are read as they
 * stand too, because whoever wrote the bytes wrote the name. Gives a promise only where something has to be inflated.
 */
export function readMembers(
  members: readonly EncodedMember[],
  maxBytes: number,
): readonly RecordContent[] | Promise<readonly RecordContent[]> {
  const contents: RecordContent[] = [];
  let left = maxBytes;
  const add = (member: EncodedMember, bytes: Uint8Array, whole: boolean, trail: readonly DecodeStep[]): void => {
    const body = bounded(bytes, left, whole);
    left = Math.max(0, left - bytes.length);
    if (body.kind === 'none') return;
    contents.push({ pointer: member.pointer, body, contentType: member.contentType || typeOf(bytes), trail });
  };
  const readFrom = (from: number): void | Promise<void> => {
    for (let index = from; index < members.length; index++) {
      const member = members[index] as EncodedMember;
      const zipped = isGzip(member.bytes);
      if (left > 0 && (zipped || member.contentEncoding !== '')) {
        return inflate(member.bytes, zipped ? 'gzip' : member.contentEncoding, left).then((inflated) => {
          const readable = inflated !== null && inflated.bytes.length > 0;
          if (!zipped || !readable) add(member, member.bytes, true, member.trail);
          if (readable) add(member, inflated.bytes, inflated.whole, [...member.trail, 'gzip']);
          return readFrom(index + 1);
        });
      }
      add(member, member.bytes, true, member.trail);
    }
  };
  const waiting = readFrom(0);
  return waiting instanceof Promise ? waiting.then(() => contents) : contents;
}

/** Standard and URL-safe alphabet; padded, or of a length that needs none. */
const BASE64 = /^[\w+/-]+={0,2}$/;

/** The bytes of a text that is base64 as a whole, at most `maxBytes` of them; null for any other text. */
export function bytesOfBase64(text: string, maxBytes: number): Uint8Array | null {
  if (text.length === 0 || text.length % 4 !== 0 || !BASE64.test(text)) return null;
  // One byte more, so that the limit is seen to bite.
  const characters = Math.ceil((maxBytes + 1) / 3) * 4;
  return Buffer.from(text.length > characters ? text.slice(0, characters) : text, 'base64');
}

/**
 * Moves a member of plain data that is base64 as a whole in among the encoded ones, and gives the data without it; the same data where it is none.
 *
 * `named` says of what type and coding the bytes are called.
 */
export function takeBase64(
  data: unknown,
  steps: readonly string[],
  members: EncodedMember[],
  maxBytes: number,
  named: Partial<Pick<EncodedMember, 'contentType' | 'contentEncoding'>> = {},
): unknown {
  const text = memberAt(data, steps);
  const bytes = typeof text === 'string' ? bytesOfBase64(text, maxBytes) : null;
  if (bytes === null) return data;
  const { contentType = '', contentEncoding = '' } = named;
  members.push({ pointer: `/${steps.join('/')}`, bytes, contentType, contentEncoding, trail: ['base64'] });
  return withMember(data, steps, null);
}

/** A copy of plain data with another value at `steps`; what does not lie on the way is shared with the original. */
export function withMember(data: unknown, steps: readonly string[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(data) ? [...data] : { ...(data as object) };
  (copy as Record<string, unknown>)[step] = withMember(memberOf(data, step), rest, value);
  return copy;
}

/** The own member at `steps`, or undefined. */
export function memberAt(data: unknown, steps: readonly string[]): unknown {
  let value = data;
  for (const step of steps) value = memberOf(value, step);
  return value;
}

function memberOf(value: unknown, step: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? (value as Readonly<Record<string, unknown>>)[step]
    : undefined;
}

/** What bytes are whose type nobody names. */
function typeOf(bytes: Uint8Array): string {
  return isTextual(bytes) ? 'text/plain' : 'application/octet-stream';
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

function bounded(bytes: Uint8Array, maxBytes: number, whole: boolean): Body {
  if (bytes.length > maxBytes || !whole) {
    return { kind: 'truncated', bytes: bytes.subarray(0, maxBytes), totalBytes: whole ? bytes.length : null };
  }
  return bytes.length === 0 ? { kind: 'none' } : { kind: 'bytes', bytes };
}
