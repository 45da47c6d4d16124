import { defaultSettings } from '../api/settings.ts';
import { type Receipt, toEventRow } from './event-row.ts';
import { explainEvent } from './explain.ts';
import { type Geo, noGeo } from './geo.ts';

const receipt: Receipt = { id: 'x', profile: null, selector: null, now: 1_000 };
const detail = {
  location: 'qs_values',
  payload: Buffer.from("1' UNION SELECT 1").toString('base64'),
  engine: 'grammatical analysis',
  action: 2,
  codes: ['T1190', 'PCB006'],
  path: '/',
};
const own = {
  time: 1,
  application: 'shop',
  service: 'orders',
  platform: 'aws',
  action: 'report',
  clientIp: '45.9.1.1',
  method: 'POST',
  path: '/pay',
  findings: [
    { check: 'characters', rule: 'bidi', input: null, trail: [], evidence: 'x', certainty: 'likely' },
    {
      check: 'sqli',
      rule: 'union-select',
      engine: 'grammar',
      input: { source: 'query-value', name: 'id' },
      trail: ['percent', 'base64'],
      evidence: "' UNION SELECT",
      certainty: 'certain',
      score: 0.98,
    },
  ],
};

function rowOf(record: unknown, privacy = defaultSettings.privacy, geo: Geo = noGeo) {
  return toEventRow(record, receipt, geo, privacy);
}

function explained(record: unknown, privacy = defaultSettings.privacy) {
  const row = rowOf(record, privacy);
  if (row === null) throw new Error('no row');
  return explainEvent(row);
}

test('both forms of PyRASP are read', () => {
  const json = { time: '2026/11/22 18:52:08', application: 'shop', log_data: ['sqli', '45.9.1.1', '', detail] };
  expect(rowOf(json)).toMatchObject({
    format: 'pyrasp',
    application: 'shop',
    type: 'sqli',
    class: 'attack',
    severity: 'high',
    action: 'blocked',
    source_ip: '45.9.1.1',
    received_at: 1_000,
    function_id: ':shop',
    path: '/',
    search: expect.stringContaining("1' union select 1"),
  });
  const pcb = { application: 'shop', log_type: 'security', log_data: ['sqli', '45.9.1.1', '', null, detail] };
  expect(rowOf(pcb)).toMatchObject({ format: 'pcb', type: 'sqli' });
  expect(explained(pcb).findings).toMatchObject([
    {
      check: 'sqli',
      title: 'SQL injection',
      where: 'qs_values',
      payload: "1' UNION SELECT 1",
      certain: true,
      ids: { cwe: ['CWE-89'] },
    },
  ]);
});

test('our own events are read by their worst finding, and explained with trail, tokens, score and ids', () => {
  expect(rowOf(own)).toMatchObject({ format: 'rasp', type: 'sqli', severity: 'critical', action: 'reported' });
  expect(explained(own).findings[1]).toEqual({
    check: 'sqli',
    title: 'SQL injection',
    rule: 'union-select',
    where: 'query-value:id',
    payload: "' UNION SELECT",
    trail: ['percent', 'base64'],
    tokens: ["'", 'UNION', 'SELECT'],
    certain: true,
    score: 0.98,
    ids: { cwe: ['CWE-89'], capec: ['CAPEC-66'], crs: ['942'], attack: ['T1190'], owasp: ['A03:2021'] },
  });
  expect(rowOf({ severity: 'WARNING', message: 'x', rasp: own })).toMatchObject({ format: 'rasp', type: 'sqli' });
});

test.each([
  ['deny', 'high', 'blocked'],
  ['report', 'critical', 'reported'],
  ['allow', 'critical', 'allowed'],
])('an attack that ends as %s is %s', (action, severity, shown) => {
  expect(rowOf({ ...own, action })).toMatchObject({ severity, action: shown });
});

test.each(['post_values', 'cookies', 'content'])('a payload from %s is not kept', (location) => {
  const record = { application: 'shop', log_data: ['sqli', '45.9.1.1', '', { ...detail, location }] };
  expect(explained(record)).toMatchObject({ findings: [{ payload: '' }], redacted: ['payload'] });
  expect(JSON.stringify(rowOf(record))).not.toMatch(/union/i);
});

test('a payload of a leak check is not kept', () => {
  const record = { application: 'shop', log_data: ['dlp', '45.9.1.1', '', detail] };
  expect(explained(record).findings).toMatchObject([{ payload: '' }]);
});

test('no payload is kept where the operator says so, and addresses are shortened', () => {
  const privacy = { truncateAddresses: true, payloads: 'drop' } as const;
  for (const record of [own, { application: 'shop', log_data: ['sqli', '45.9.1.1', '', detail] }]) {
    const row = rowOf(record, privacy);
    expect(row?.source_ip).toBe('45.9.1.0/24');
    expect(JSON.stringify(row?.search)).not.toMatch(/union/i);
    expect(explained(record, privacy).findings.every((finding) => finding.payload === '')).toBe(true);
  }
  expect(rowOf({ ...own, clientIp: '2a02:1:2:3::4' }, privacy)?.source_ip).toBe('2a02:1:2::/48');
});

test('place is looked up from the whole address', () => {
  const geo: Geo = {
    ...noGeo,
    lookup: (address) => ({ country: address === '45.9.1.1' ? 'NL' : '', network: 'AS1 X' }),
  };
  const privacy = { truncateAddresses: true, payloads: 'redact' } as const;
  expect(rowOf(own, privacy, geo)).toMatchObject({ country: 'NL', network: 'AS1 X', source_ip: '45.9.1.0/24' });
});

test.each([
  ['no address', { ...own, clientIp: '<script>' }, { source_ip: '' }],
  ['an address in IPv6 clothes', { ...own, clientIp: '::ffff:45.9.1.1' }, { source_ip: '45.9.1.1' }],
  ['no findings', { ...own, findings: [] }, { type: '', class: 'other', severity: 'low' }],
  ['findings that are none', { findings: [null, 1, 'x', { check: 5 }] }, { format: 'rasp', type: '' }],
  ['a check of the future', { ...own, findings: [{ check: 'telepathy' }] }, { type: 'telepathy', class: 'other' }],
  ['a check named like a method', { findings: [{ check: 'constructor' }] }, { type: 'constructor', class: 'other' }],
  ['something else', { hello: 'world' }, { format: 'unknown', type: '' }],
])('%s is kept as what it is', (_name, record, expected) => {
  const row = rowOf(record);
  expect(row).toMatchObject(expected);
  if (row !== null) expect(() => explainEvent(row)).not.toThrow();
});

test('what is too long is cut and stays JSON, what is no object is dropped', () => {
  const row = rowOf({
    findings: [],
    ...Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`n${n}`, '"'.repeat(2_000)])),
  });
  expect(row?.detail.length).toBeLessThanOrEqual(17_000);
  expect(JSON.parse(row?.detail ?? '')).toHaveProperty('record.truncated');
  for (const record of [null, 1, 'x', [], [1]]) expect(rowOf(record)).toBeNull();
});
