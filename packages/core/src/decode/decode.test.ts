import { decodeVariants, mayDecode } from './decode.ts';

const all = { base64: true, rounds: 3 };
const encode = (text: string): string => Buffer.from(text).toString('base64');
const flat = (value: string, options = all): string[] =>
  decodeVariants(value, options).map((variant) => `${variant.trail.join('>')} ${variant.value}`);

describe('decodeVariants', () => {
  it('shares one empty list where nothing decodes', () => {
    const none = decodeVariants('plain', all);
    expect(none).toEqual([]);
    for (const value of [
      '',
      '100% cotton',
      'tea & coffee',
      'C:\\users\\x',
      'password',
      '%zz',
      '&x',
      '&amp=1',
      '\\u12',
    ]) {
      expect(decodeVariants(value, all)).toBe(none);
    }
    expect(decodeVariants('%27', { base64: true, rounds: 0 })).toBe(none);
  });

  const chains: readonly (readonly [value: string, variants: readonly string[]])[] = [
    ['%27', ["percent '"]],
    ['%2527', ['percent %27', "percent>percent '"]],
    ['%5cu0027', ['percent \\u0027', "percent>unicode '"]],
    ['%26lt%3b', ['percent &lt;', 'percent>entity <']],
    ['..%5cxab', ['percent ..\\xab', 'percent>unicode ..«']],
    ['&#37;27', ['entity %27', "entity>percent '"]],
    [encode("' or 1=1"), ["base64 ' or 1=1"]],
    [encode('%27 or 1=1'), ['base64 %27 or 1=1', "base64>percent ' or 1=1"]],
    [
      `${encode('<script>alert(1)').slice(0, -2)}%3D%3D`,
      [`percent ${encode('<script>alert(1)')}`, 'percent>base64 <script>alert(1)'],
    ],
    [encode(encode('<script>')), [`base64 ${encode('<script>')}`, 'base64>base64 <script>']],
  ];
  it.each(chains)('%s', (value, variants) => {
    expect(flat(value)).toEqual(variants);
  });

  it('tries every encoding in each round, so that layers of one do not hide another', () => {
    expect(flat('\\u0027 %25252525252527').map((line) => line.includes("'"))).toContain(true);
    expect(flat(`\\u0027 ${'%25'.repeat(50)}`).at(-1)).toContain("'");
  });

  it('stops after the rounds it may use', () => {
    const layered = (layers: number): string => `%${'25'.repeat(layers - 1)}27`;
    expect(flat(layered(3)).at(-1)).toBe("percent>percent>percent '");
    expect(flat(layered(4)).at(-1)).toBe('percent>percent>percent %27');
    expect(flat(layered(4), { base64: true, rounds: 4 }).at(-1)).toBe("percent>percent>percent>percent '");
    expect(flat('%2527', { base64: true, rounds: 1 })).toEqual(['percent %27']);
  });

  it('leaves base64 alone where it is off', () => {
    expect(flat(encode('<script>'), { base64: false, rounds: 3 })).toEqual([]);
    expect(flat(encode('<script>'), { base64: true, rounds: 1 })).toEqual(['base64 <script>']);
  });

  it('leaves escaped quotes alone', () => {
    expect(flat('it\\\'s \\" fine')).toEqual([]);
  });
});

describe('mayDecode', () => {
  it('is false for plain text and true for anything that decodes', () => {
    expect(mayDecode('plain text, 100% of it & more')).toBe(false);
    expect(mayDecode(encode('<script>'))).toBe(false);
    expect(mayDecode(encode('<script>'), true)).toBe(true);
    for (const value of ['%27', '%u0027', '\\x27', '\\u{27}', '&lt', '&#39']) expect(mayDecode(value)).toBe(true);
  });
});
