import fc from 'fast-check';
import { createFrames } from './frames.ts';

function read(pieces: readonly string[], max?: number): readonly string[] {
  const frames = createFrames(max);
  return [...pieces.flatMap((piece) => frames.push(Buffer.from(piece))), ...frames.end()];
}

test.each([
  ['lines', ['a\nb\n'], ['a', 'b']],
  ['a line in pieces', ['a', 'b', '\nc'], ['ab', 'c']],
  ['counted messages', ['3 a\nb5 hello'], ['a\nb', 'hello']],
  ['a count in pieces', ['1', '1 hello', ' world'], ['hello world']],
  ['both', ['2 abcd\n1 x'], ['ab', 'cd', 'x']],
  ['empty lines', ['\n\na\n'], ['a']],
  ['a number that is no count', ['2026/11/22 x\n'], ['2026/11/22 x']],
  ['zero', ['0 a\n'], ['0 a']],
])('%s', (_name, pieces, messages) => {
  expect(read(pieces)).toEqual(messages);
});

test('what is too long is cut, and what follows is read', () => {
  expect(read([`${'x'.repeat(100)}\nb\n`], 10)).toEqual(['x'.repeat(10), 'b']);
  expect(read(['100 ', 'x'.repeat(100), 'b\n'], 10)).toEqual(['x'.repeat(10), 'b']);
  expect(read(['9999999 ', 'x'.repeat(50)], 10)).toEqual(['x'.repeat(10)]);
});

test('how a stream is cut into pieces changes nothing', () => {
  const message = fc.string({ unit: fc.constantFrom('a', ' ', '<', 'ü'), minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(message, fc.boolean())),
      fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
      (messages, cuts) => {
        const whole = Buffer.concat(
          messages.map(([text, counted]) => Buffer.from(counted ? `${Buffer.byteLength(text)} ${text}` : `${text}\n`)),
        );
        const frames = createFrames();
        const seen: string[] = [];
        for (let at = 0; at < whole.length; ) {
          const size = cuts.next().value ?? 1;
          seen.push(...frames.push(whole.subarray(at, at + size)));
          at += size;
        }
        expect([...seen, ...frames.end()]).toEqual(messages.map(([text]) => text));
      },
    ),
  );
});
