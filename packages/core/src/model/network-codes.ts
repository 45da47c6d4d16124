/** Stands where a text was cut, as in `foldText`. */
const CUT = 1;

/**
 * Gives a folded text as the network reads it: `length` codes, zeros behind a shorter text.
 *
 * A longer text keeps its head and, behind one code for the cut, a quarter of the room for its tail. Training and the agent both call this
 * function; no other language repeats it.
 */
export function networkCodes(codes: Uint8Array, length: number): Int32Array {
  const read = new Int32Array(length);
  if (codes.length <= length) {
    read.set(codes);
    return read;
  }
  const tail = length >> 2;
  const head = length - tail - 1;
  read.set(codes.subarray(0, head));
  read[head] = CUT;
  read.set(codes.subarray(codes.length - tail), head + 1);
  return read;
}
