import { gzip } from 'node:zlib';

/** An answer as it is sent: plain, and packed where that is ready and worth it. */
export interface WholeAnswer {
  readonly plain: Buffer;
  readonly packed: Buffer | null;
}

/**
 * Makes an answer that many agents share. It is packed beside the requests, once, and given plain until that is done.
 */
export function sharedAnswer(json: string): WholeAnswer {
  const answer: { plain: Buffer; packed: Buffer | null } = { plain: Buffer.from(json), packed: null };
  if (answer.plain.length >= worthPacking) {
    gzip(answer.plain, (error, packed) => {
      // Without a packed form the plain one goes out, which is as good.
      if (error === null) answer.packed = packed;
    });
  }
  return answer;
}

/** An answer for one agent alone: packing it would cost more time than its bytes. */
export function singleAnswer(json: string): WholeAnswer {
  return { plain: Buffer.from(json), packed: null };
}

/** What fits into one packet is not made faster by being smaller. */
const worthPacking = 1_400;
