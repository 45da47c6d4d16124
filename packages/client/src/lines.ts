import { NoAnswerError } from './failure.ts';

/** A line of a stream may be this long; events are at most a few kilobytes. */
const maxLine = 4_194_304;

/** The lines of a body, as they arrive; the last one also without an end. */
export async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > maxLine) throw new NoAnswerError('foreign', 'A line of the answer is too long.');
    for (const part of parts) yield part.endsWith('\r') ? part.slice(0, -1) : part;
  }
  if (rest !== '') yield rest;
}

/** The `data` of Server-Sent Events: the lines of one message are joined, comments and other fields are left out. */
export async function* messagesOf(lines: AsyncIterable<string>): AsyncGenerator<string, void> {
  let data: string[] = [];
  for await (const line of lines) {
    if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
    else if (line === '' && data.length > 0) {
      yield data.join('\n');
      data = [];
    }
  }
}
