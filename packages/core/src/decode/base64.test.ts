import { decodeBase64 } from './base64.ts';

const encode = (text: string): string => Buffer.from(text).toString('base64');

describe('decodeBase64', () => {
  it.each([
    '<script>alert(1)</script>',
    "' or 1=1 --",
    "' or 1=1",
    'a test of it',
    'ça va? Grüezi',
    '日本語テキスト',
    'a\tb\r\nc d e',
  ])('finds %j, padded or not, in both alphabets', (text) => {
    expect(decodeBase64(encode(text))).toBe(text);
    expect(decodeBase64(encode(text).replaceAll('=', ''))).toBe(text);
    expect(decodeBase64(Buffer.from(text).toString('base64url'))).toBe(text);
  });

  it('needs eight bytes', () => {
    expect(decodeBase64(encode('abcdefg'))).toBeNull();
    expect(decodeBase64(encode('abcdefgh'))).toBe('abcdefgh');
    expect(decodeBase64('PnROLGArIw')).toBeNull();
  });

  it('lets one byte in sixteen be no text, and no more', () => {
    const stray = (bytes: number[]) =>
      Buffer.from([...bytes, ...Buffer.from('x'.repeat(32 - bytes.length))]).toString('base64url');
    expect(decodeBase64(stray([1, 2]))).not.toBeNull();
    expect(decodeBase64(stray([1, 2, 3]))).toBeNull();
    expect(decodeBase64(stray([0xff, 0xc3]))).not.toBeNull();
    expect(decodeBase64(stray([0xff, 0xff, 0xc3]))).toBeNull();
    expect(decodeBase64(Buffer.from([...Buffer.from('short one'), 1]).toString('base64'))).toBeNull();
  });

  it('forgives left-over bits, as decoders do', () => {
    expect(decodeBase64('YSBsb25nZXIgdGVzdB==')).toBe('a longer test');
  });

  it.each([
    '',
    'select',
    'password',
    'username',
    'australia',
    'hello world',
    '0123456789abcdef',
    '5d41402abc4b2a76b9719d911017c592',
    '123e4567-e89b-12d3-a456-426614174000',
    '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    'dGVzd',
    'dGVzdA=',
    'dGVzdA===',
    'dGVz=dA=',
    '=dGVzdA=',
    'dGVzdA==x',
    'dGV zdA==',
    'dGVzd\u0141==',
  ])('%j stays and says so', (value) => {
    expect(decodeBase64(value)).toBeNull();
  });
});
