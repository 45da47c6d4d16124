import { randomBytes } from 'node:crypto';
import { mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeMmdb } from '../../test/write-mmdb.ts';
import { noGeo, openGeo } from './geo.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'rasp-geo-'));
const problems: string[] = [];

function file(name: string, content: Buffer): string {
  const full = path.join(folder, name);
  writeFileSync(full, content);
  return full;
}

const countryFile = file(
  'country.mmdb',
  writeMmdb({
    '45.9.0.0/16': { country: { iso_code: 'NL' } },
    '46.0.0.0/8': { country_code: 'de' },
    '47.0.0.0/8': { country: 'xxl' },
  }),
);
const networkFile = file(
  'network.mmdb',
  writeMmdb({
    '45.9.0.0/16': { autonomous_system_number: 64500, autonomous_system_organization: 'Example' },
    '46.0.0.0/8': { asn: 'AS64501', as_name: 'Other' },
  }),
);

test.each([
  ['45.9.1.1', { country: 'NL', network: 'AS64500 Example' }],
  ['46.1.1.1', { country: 'DE', network: 'AS64501 Other' }],
  ['47.1.1.1', { country: '', network: '' }],
  ['1.1.1.1', { country: '', network: '' }],
  ['2a02::1', { country: '', network: '' }],
  ['', { country: '', network: '' }],
  ['not an address', { country: '', network: '' }],
])('%s', async (address, place) => {
  const geo = await openGeo({ countryFile, networkFile }, (message) => problems.push(message));
  expect(geo.lookup(address)).toEqual(place);
  expect(geo.lookup(address)).toEqual(place);
  expect(geo.has).toEqual({ country: true, network: true });
});

test('without files nothing is known', async () => {
  expect(noGeo.lookup('45.9.1.1')).toEqual({ country: '', network: '' });
  expect((await openGeo({}, () => undefined)).lookup('45.9.1.1')).toEqual({ country: '', network: '' });
});

test('a file that is none ends the start with a word', async () => {
  for (const content of [Buffer.alloc(0), Buffer.from('text'), randomBytes(5_000)]) {
    await expect(openGeo({ countryFile: file('bad', content) }, () => undefined)).rejects.toThrow(
      'is not a MaxMind DB file',
    );
  }
  await expect(openGeo({ countryFile: '/nowhere' }, () => undefined)).rejects.toThrow('/nowhere');
});

test('a file that is replaced is read again, a broken one is not, and a damaged one throws nothing', async () => {
  const changing = file('changing.mmdb', writeMmdb({ '45.9.0.0/16': { country: { iso_code: 'NL' } } }));
  const geo = await openGeo({ countryFile: changing }, (message) => problems.push(message));
  expect(geo.lookup('45.9.1.1').country).toBe('NL');
  writeFileSync(changing, writeMmdb({ '45.9.0.0/16': { country: { iso_code: 'FR' } } }));
  utimesSync(changing, 1, 1);
  await geo.refresh();
  expect(geo.lookup('45.9.1.1').country).toBe('FR');
  writeFileSync(changing, 'broken');
  utimesSync(changing, 2, 2);
  await geo.refresh();
  expect(geo.lookup('45.9.1.1').country).toBe('FR');
  expect(problems.join()).toContain('changing.mmdb');
  const damaged = writeMmdb({ '45.9.0.0/16': { country: { iso_code: 'NL' } } });
  for (let at = 0; at < damaged.length - 200; at += 3) {
    const bytes = Buffer.from(damaged);
    bytes[at] = 0xff;
    const opened = await openGeo({ countryFile: file('damaged', bytes) }, () => undefined).catch(() => noGeo);
    expect(() => opened.lookup('45.9.1.1')).not.toThrow();
  }
});
