/** Takes messages out of a stream of syslog over TCP. */
export interface Frames {
  /** Gives the messages that ended with this piece. */
  push(data: Buffer): readonly string[];
  /** Gives what stands there without an end. */
  end(): readonly string[];
}

/**
 * Creates the reader of one connection: messages with their length in front (RFC 6587 §3.4.1) or ended by a line feed (§3.4.2), also mixed, because
 * relays are not consistent.
 *
 * A message over `max` bytes is given up to there and the rest of it is dropped, so that nobody fills the memory.
 */
export function createFrames(max = 16_384): Frames {
  let waiting: Buffer = Buffer.alloc(0);
  /** Bytes of a counted message that are still to be dropped. */
  let skip = 0;
  /** True while the rest of a line that was too long is dropped. */
  let skipLine = false;

  function take(): string | null {
    if (skipLine) {
      const end = waiting.indexOf(lineFeed);
      waiting = end < 0 ? Buffer.alloc(0) : waiting.subarray(end + 1);
      if (end < 0) return null;
      skipLine = false;
    }
    const counted = countOf(waiting);
    if (counted !== null) {
      const { start, length } = counted;
      const size = Math.min(length, max);
      if (waiting.length < start + size) return null;
      const message = waiting.subarray(start, start + size).toString();
      waiting = waiting.subarray(start + size);
      skip = length - size;
      return message;
    }
    const end = waiting.indexOf(lineFeed);
    if (end < 0 && waiting.length < max) return null;
    const size = end < 0 || end > max ? max : end;
    const message = waiting.subarray(0, size).toString();
    waiting = waiting.subarray(size === end ? end + 1 : size);
    skipLine = size !== end;
    return message;
  }

  return {
    push(data) {
      waiting = waiting.length === 0 ? data : Buffer.concat([waiting, data]);
      const messages: string[] = [];
      for (;;) {
        const dropped = Math.min(skip, waiting.length);
        if (dropped > 0) {
          waiting = waiting.subarray(dropped);
          skip -= dropped;
        }
        if (skip > 0 || waiting.length === 0) return messages;
        const message = take();
        if (message === null) return messages;
        if (message !== '') messages.push(message);
      }
    },
    end: () => (waiting.length === 0 || skipLine || skip > 0 ? [] : [waiting.subarray(0, max).toString()]),
  };
}

/** The length in front of a message, `1234 <14>…`; null where there is none. Digits alone may still become one. */
function countOf(bytes: Buffer): { readonly start: number; readonly length: number } | null {
  let at = 0;
  let length = 0;
  while (at < bytes.length && at < 7) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    length = length * 10 + digit;
    at++;
  }
  const isCount = at > 0 && bytes[0] !== 0x30 && bytes[at] === 0x20;
  return isCount ? { start: at + 1, length } : null;
}

const lineFeed = 0x0a;
