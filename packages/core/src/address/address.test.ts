import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatAddress, formatNetwork, parseAddress, parseNetwork } from './address.ts';
import { sourceKey } from './source-key.ts';

interface Row {
  readonly id: string;
  readonly text: string;
  readonly canonical: string | null;
}

const rows = readFileSync(join(__dirname, 'address.cases.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line): Row => JSON.parse(line));

function canonical(text: string): string | null {
  const address = parseAddress(text);
  return address === null ? null : formatAddress(address);
}

describe('parseAddress and formatAddress', () => {
  it('have a table worth running', () => {
    expect(rows.length).toBeGreaterThanOrEqual(90);
  });

  it.each(rows)('$id: $text', ({ text, canonical: expected }) => {
    expect(canonical(text)).toBe(expected);
  });

  it('gives unsigned words', () => {
    expect(parseAddress('255.0.0.1')).toEqual({ family: 4, words: [0xff000001] });
    expect(parseAddress('ffff::1')).toEqual({ family: 6, words: [0xffff0000, 0, 0, 1] });
  });

  it('refuses what is longer than any address', () => {
    expect(parseAddress(`${'0'.repeat(100_000)}1.2.3.4`)).toBeNull();
    expect(parseAddress(':'.repeat(100_000))).toBeNull();
  });
});

describe('parseNetwork', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['10.1.2.3', '10.1.2.3'],
    ['10.1.2.3/32', '10.1.2.3'],
    ['255.255.255.255/31', '255.255.255.254/31'],
    ['1.2.3.4/0', '0.0.0.0/0'],
    ['2001:db8:1:2:3:4:5:6/64', '2001:db8:1:2::/64'],
    ['2001:db8::1/128', '2001:db8::1'],
    ['ffff::/1', '8000::/1'],
    ['2001:db8:ffff:ffff::/33', '2001:db8:8000::/33'],
    ['::/0', '::/0'],
    ['::ffff:10.1.2.3/104', '10.0.0.0/8'],
    ['::ffff:0:0/96', '0.0.0.0/0'],
    ['64:ff9b::10.1.2.3/128', '10.1.2.3'],
    ['::ffff:10.1.2.3/95', '::fffe:0:0/95'],
    ['64:ff9b::/32', '64:ff9b::/32'],
  ])('reads %s as %s', (text, expected) => {
    const network = parseNetwork(text);
    expect(network === null ? null : formatNetwork(network)).toBe(expected);
  });

  it.each([
    '10.1',
    '10.0.0.0/33',
    '::/129',
    '1.2.3.4/',
    '1.2.3.4/08',
    '1.2.3.4/-1',
    '1.2.3.4/+8',
    '1.2.3.4/8/8',
    '/8',
    '1.2.3.4/ 8',
    '1.2.3.4/255.0.0.0',
    '10.*',
    '__proto__',
    '::ffff:1.2.3.4/129',
    '1.2.3.4/0x8',
    '1.2.3.4/1000',
  ])('refuses %s', (text) => {
    expect(parseNetwork(text)).toBeNull();
  });
});

describe('sourceKey', () => {
  it.each([
    ['203.0.113.100', '203.0.113.100'],
    ['::ffff:203.0.113.100', '203.0.113.100'],
    ['::ffff:cb00:7164', '203.0.113.100'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['::1', '::/64'],
    ['1.2.3', null],
    ['unknown', null],
    ['__proto__', null],
    ['', null],
  ])('%s is counted as %s', (address, key) => {
    expect(sourceKey(address)).toBe(key);
  });
});
