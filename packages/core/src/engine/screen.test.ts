import { join } from 'node:path';
import { type DetectorCase, loadCases } from '@rasp/testing/load-cases.ts';
import { detectors } from '../detectors/index.ts';
import type { InputSource } from '../input.ts';
import { detectorBits, MAY_BE_BASE64, MAY_DECODE, screen } from './screen.ts';

function table(name: string): readonly DetectorCase[] {
  return loadCases(join(__dirname, '..', 'detectors', name, `${name}.cases.jsonl`), { attack: 28, benign: 40 }).cases;
}

const cases = detectors.flatMap(({ id }) => table(id));

describe('screen: it drops nothing that a detector finds', () => {
  it('knows enough cases', () => {
    expect(cases.length).toBeGreaterThan(1900);
  });

  it.each(detectors.map((detector) => [detector.id, detector] as const))('%s', (id, detector) => {
    const dropped = cases.filter(
      (row) =>
        (screen(row.input) & detectorBits[id]) === 0 &&
        detector.inputs.has((row.at ?? 'query-value') as InputSource) &&
        detector.inspect(row.input, (row.at ?? 'query-value') as InputSource) !== null,
    );
    expect(dropped).toEqual([]);
  });
});

describe('screen: the values of ordinary traffic end here', () => {
  it.each([
    ['nothing', ''],
    ['word', 'headphones'],
    ['words', 'wireless headphones under the desk'],
    ['number', '1234567890'],
    ['negative decimal', '-12.50'],
    ['date', '2026-11-22T10:00:00Z'],
    ['uuid', '3f2504e0-4f89-11d3-9a0c-0305e82c3301'],
    ['sort order', 'created_at desc'],
    ['list', 'id,name,price'],
    ['address', 'anna@example.com'],
    ['path', '/api/v1/users/5'],
    ['url', 'https://www.example.com/products/5?page=2'],
    ['sentence', 'We will be there on Monday, maybe a little late.'],
    ['name', "O'Brien"],
    ['phone number', '(415) 555-0132'],
    ['other script', '北京市朝阳区'],
    [
      'browser',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
    ],
    ['accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'],
    ['accept-language', 'en-US,en;q=0.9,de;q=0.7'],
    ['client hints', '"Chromium";v="131", "Google Chrome";v="131", "Not_A Brand";v="24"'],
    ['platform', '"Windows"'],
    ['content type', 'application/json; charset=utf-8'],
    ['cache control', 'no-cache, max-age=0'],
    ['etag', 'W/"33a64df5-1"'],
    ['token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'],
    ['forwarded', '203.0.113.7, 198.51.100.2'],
    ['trace', 'Root=1-5bdb40ca-556d8b0c50dc66f0511bf520'],
    ['quotes and words of SQL', `It's "cheap" and cheerful, or so they say (where it's sold).`],
    ['a word of SQL between names', 'order the set and update the group by Monday'],
    ['functions in prose', 'Open the confirm page (see below); alert me.'],
    ['address in angle brackets', 'More information: <https://example.com/docs>.'],
    ['commands in Markdown', 'Run `npm install` and `git status` first'],
    ['dots', 'well... maybe.. or not . . .'],
    ['lines', 'Dear all,\nthe date: Monday.\nThe place: here.'],
    ['separators', 'a; b; c | d & e'],
    ['query', 'a=1&b=2&sort=price&amount=5'],
    ['percent', '50% off, 100% cotton'],
    ['backslashes', 'SHOP\\anna, a\\b'],
    ['money', '$15 per order, $name'],
    ['hexadecimal', '0xff00aa and 1920x1080'],
    ['French', 'à bientôt, voilà'],
    ['mention', '@anna and #holiday'],
  ])('%s', (_name, value) => {
    expect(screen(value)).toBe(0);
  });
});

describe('screen: decoding', () => {
  it.each(['a%20b', 'a\\u0062', 'a&amp;b'])('%s may decode', (value) => {
    expect(screen(value) & MAY_DECODE).toBe(MAY_DECODE);
  });

  it('takes a mixed-case word of base64 letters for base64 where it is as long as the decoder asks', () => {
    expect(screen('JyBvciAxPTE') & MAY_BE_BASE64).toBe(MAY_BE_BASE64);
    expect(screen('JyBvciAxPT') & MAY_BE_BASE64).toBe(0);
    expect(screen('abcdefghijkl') & MAY_BE_BASE64).toBe(0);
    expect(screen('JyBv.ciAxPTE') & MAY_BE_BASE64).toBe(0);
    expect(screen('JyBvciAxPTEtLSA=') & MAY_BE_BASE64).toBe(MAY_BE_BASE64);
    expect(screen('SELECTorUNION') & MAY_BE_BASE64).toBe(MAY_BE_BASE64);
  });
});
