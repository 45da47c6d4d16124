import { growth } from '@rasp/testing/cpu-cost.ts';
import fc from 'fast-check';
import { findCharacterFaults, isUnusual } from './find-characters.ts';

const rules = (text: string, singleLine = false): readonly string[] =>
  findCharacterFaults(text, singleLine).map(({ rule }) => rule);

it.each<readonly [string, string, readonly string[]]>([
  ['a NUL', 'a\0b', ['null-byte']],
  ['a bell', 'a\u0007b', ['control-character']],
  ['an escape sequence', '\u001b[2J', ['control-character']],
  ['DEL', 'a\u007fb', ['control-character']],
  ['a zero-width space in a word', 'pass\u200bword', ['invisible-character']],
  ['a word joiner in a word', 'sel\u2060ect', ['invisible-character']],
  ['a zero-width joiner between Latin letters', 'al\u200dert', ['invisible-character']],
  ['a byte order mark in a word', 'se\ufefflect', ['invisible-character']],
  ['a Hangul filler between letters', 'a\u3164b', ['invisible-character']],
  ['a run of variation selectors', 'x😀\ufe00\ufe01\ufe02\ufe03', ['invisible-character']],
  ['a variation selector on a letter', 'a\ufe0fb', ['invisible-character']],
  ['a right-to-left override', 'invoice\u202efdp.exe', ['bidirectional-control']],
  ['a left-to-right override', 'a\u202db', ['bidirectional-control']],
  ['an isolate that is left open', 'if (a\u2066 // b', ['bidirectional-control']],
  ['an embedding that is left open', 'x\u202by', ['bidirectional-control']],
  ['an isolate closed on the next line', 'a\u2066b\nc\u2069', []],
  ['tags', 'hello\u{e0068}\u{e0069}', ['unicode-tag']],
  ['a Cyrillic letter in a Latin word', 'p\u0430ypal', ['mixed-script-homoglyph']],
  ['a Greek letter in a Latin word', 'g\u03bfogle', ['mixed-script-homoglyph']],
  ['full-width letters in a Latin word', '\uff53elect', ['mixed-script-homoglyph']],
  ['a mathematical letter in a Latin word', 'al\u{1d41e}rt', ['mixed-script-homoglyph']],
  ['several', 'p\u0430y\u200bpal\0', ['invisible-character', 'null-byte', 'mixed-script-homoglyph']],
])('finds %s', (_what, text, expected) => {
  expect([...rules(text)].sort()).toEqual([...expected].sort());
});

it.each([
  'plain text',
  'two\nlines\tand a tab\r\n',
  'naïve café, Zürich, Łódź, İstanbul',
  'Привет, мир',
  'Москва-Сити, VIP-клиент, IT-отдел, SQL-запрос',
  'Καλημέρα κόσμε',
  'α-particle, β-test, Δx, 5 μm, 10 Ω, π ≈ 3.14, Xα',
  'مرحبا بالعالم',
  'مرحبا \u200fABC\u200e 123',
  'می\u200cخواهم',
  'क\u094d\u200dष',
  'שלום \u2067abc\u2069 עולם',
  '北京市朝阳区',
  'ＮＨＫ　ニュース',
  'ＡＢＣ company',
  '안녕하세요',
  'สวัสดี\u200bชาวโลก',
  '👨\u200d👩\u200d👧\u200d👦 ❤\ufe0f 1\ufe0f\u20e3 🇩🇪',
  '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
  '\ufefftext behind a byte order mark',
  'Donau\u00addampf\u00adschiff',
  'a\u00a0b\u2009c\u2026 “quoted” – dash',
  'windows-1252 read as latin-1: \u0093quoted\u0094 \u0085',
  'H\u2082O, x\u00b2, \u00bd',
  'Ωmega',
  '\u0421ССР',
])('passes %j', (text) => {
  expect(rules(text)).toEqual([]);
});

it('takes line ends for controls where a value is one line', () => {
  expect(rules('a\nb', true)).toEqual(['control-character']);
  expect(rules('a\tb', true)).toEqual([]);
});

it('names the code point and where it stands', () => {
  expect(findCharacterFaults('ab\u202ec', false)).toEqual([{ rule: 'bidirectional-control', evidence: 'U+202E at 2' }]);
});

it('never throws, and finds nothing in what is not unusual', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, singleLine) => {
      const found = findCharacterFaults(text, singleLine);
      return isUnusual(text) || found.length === 0;
    }),
  );
  fc.assert(fc.property(fc.string({ unit: 'binary-ascii' }), (text) => findCharacterFaults(text, false).length < 6));
});

it('takes time in proportion to the length', () => {
  const [short, long] = [60_000, 480_000].map((length) => 'p\u0430\u200by\u202e '.repeat(length / 6)) as [
    string,
    string,
  ];
  const cost = growth(
    () => findCharacterFaults(short, false),
    () => findCharacterFaults(long, false),
    24,
  );
  // Eight times the length: linear is 8, quadratic 64.
  expect(cost).toBeLessThanOrEqual(24);
});
