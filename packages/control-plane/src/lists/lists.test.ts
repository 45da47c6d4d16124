import { readDuration, toCrowdsecDecision } from './crowdsec-list.ts';
import { parseList } from './parse-list.ts';

function plain(text: string): readonly string[] {
  return parseList(text, 'plain').networks.map((found) => found.network.text);
}

test.each([
  ['an address', '45.9.1.1', ['45.9.1.1']],
  ['a network with host bits', '45.9.1.1/24', ['45.9.1.0/24']],
  ['IPv6', '2A01:4F8::1', ['2a01:4f8::1']],
  ['lines of other systems', '45.9.1.1\r\n45.9.1.2\r\n', ['45.9.1.1', '45.9.1.2']],
  ['a byte order mark', '\uFEFF45.9.1.1', ['45.9.1.1']],
  ['comments', '# all\n45.9.1.1 # one\n; none\n45.9.1.2;x', ['45.9.1.1', '45.9.1.2']],
  ['further columns', '45.9.1.1\t7\n45.9.1.2,DE,x\n45.9.1.3 10', ['45.9.1.1', '45.9.1.2', '45.9.1.3']],
  ['the same twice', '45.9.1.1\n45.9.1.1/32\n::ffff:45.9.1.1', ['45.9.1.1']],
  ['the widest ranges', '45.0.0.0/8\n2a00::/19', ['45.0.0.0/8', '2a00::/19']],
])('a plain list with %s', (_what, text, expected) => {
  expect(plain(text)).toEqual(expected);
  expect(parseList(text, 'plain').refusedInAll).toBe(0);
});

test.each([
  ['a name', 'evil.example'],
  ['a range with a dash', '45.9.1.1-45.9.1.9'],
  ['a range that is too wide', '44.0.0.0/7'],
  ['a range that is too wide in IPv6', '2a00::/18'],
  ['leading zeros', '045.9.1.1'],
  ['markup', '<html>'],
])('%s in a plain list is named with its line', (_what, text) => {
  const list = parseList(`45.9.1.1\n${text}\n45.9.1.2`, 'plain');
  expect(list.networks).toHaveLength(2);
  expect(list.refused).toMatchObject([{ line: 2, text }]);
});

test('of what is refused the first hundred are named', () => {
  const list = parseList(Array.from({ length: 101 }, () => 'x\u001b[2J').join('\n'), 'plain');
  expect(list.refused).toHaveLength(100);
  expect(list.refusedInAll).toBe(101);
  expect(list.refused[0]?.text).toBe('x?[2J');
});

const ban = { origin: 'cscli', type: 'ban', scope: 'Ip', value: '45.9.1.1', duration: '4h', scenario: 'ssh-bf' };

test.each([
  ['a list of decisions', JSON.stringify([ban])],
  ['alerts', JSON.stringify([{ id: 1, source: {}, decisions: [ban] }])],
  ['the stream', JSON.stringify({ new: [ban], deleted: [{ ...ban, value: '45.9.1.2' }] })],
  ['one a line', `${JSON.stringify(ban)}\n\n${JSON.stringify({ ...ban, duration: '1h' })}`],
])('decisions in the form of %s', (_what, text) => {
  const list = parseList(text, 'crowdsec');
  expect(list.networks).toMatchObject([{ network: { text: '45.9.1.1' }, ttlMs: 14_400_000, note: 'ssh-bf' }]);
  expect(list.refusedInAll).toBe(0);
});

test.each([
  ['nothing new', '{"new":null,"deleted":null}'],
  ['an alert without decisions', '[{"id":1,"decisions":null}]'],
  ['an empty list', '[]'],
])('%s is no mistake', (_what, text) => {
  expect(parseList(text, 'crowdsec')).toMatchObject({ networks: [], refusedInAll: 0 });
});

test.each([
  ['a captcha', { type: 'captcha' }],
  ['a country', { scope: 'Country', value: 'DE' }],
  ['a simulated one', { simulated: true }],
  ['one whose time is over', { duration: '-2m' }],
  ['a duration that is none', { duration: 'soon' }],
  ['a duration that is a number', { duration: 4 }],
  ['no value', { value: undefined }],
  ['a range that is too wide', { scope: 'Range', value: '0.0.0.0/0' }],
])('%s is refused', (_what, change) => {
  expect(parseList(JSON.stringify([{ ...ban, ...change }]), 'crowdsec')).toMatchObject({
    networks: [],
    refusedInAll: 1,
  });
});

test.each([
  ['4h', 14_400_000],
  ['3h59m54.1s', 14_394_100],
  ['-2m', -120_000],
  ['1ms', 1],
  ['0', 0],
  ['7d', 604_800_000],
  ['', Number.NaN],
  ['h', Number.NaN],
  ['1h ', Number.NaN],
  ['1hour', Number.NaN],
  ['1e9s', Number.NaN],
])('the duration %j is %d ms', (text, ms) => {
  if (Number.isNaN(ms)) expect(readDuration(text)).toBeNaN();
  else expect(readDuration(text)).toBeCloseTo(ms, 3);
});

test('what is exported is read again as it was', () => {
  const line = toCrowdsecDecision({ network: '45.9.0.0/16', check: 'sqli', expiresAt: 61_500 }, 0);
  expect(JSON.parse(line)).toMatchObject({ scope: 'Range', value: '45.9.0.0/16', type: 'ban', duration: '62s' });
  expect(parseList(line, 'crowdsec').networks).toMatchObject([{ network: { text: '45.9.0.0/16' }, ttlMs: 62_000 }]);
});
