import { toEventRow } from './event-row.ts';

const receipt = { id: 'x', profile: null, now: 1_000 };
const detail = {
  location: 'qs_values',
  payload: 'PHNjcmlwdD4=',
  engine: 'grammatical analysis',
  action: 2,
  codes: ['T1190', 'PCB006'],
  path: '/',
};

test('both forms of PyRASP are read', () => {
  const json = { time: '2026/11/22 18:52:08', application: 'shop', log_data: ['sqli', '45.9.1.1', '', detail] };
  expect(toEventRow(json, receipt)).toMatchObject({
    format: 'pyrasp',
    application: 'shop',
    type: 'sqli',
    source_ip: '45.9.1.1',
    received_at: 1_000,
  });
  const pcb = { application: 'shop', log_type: 'security', log_data: ['sqli', '45.9.1.1', '', null, detail] };
  const row = toEventRow(pcb, receipt);
  expect(row).toMatchObject({ format: 'pcb', type: 'sqli' });
  expect(JSON.parse(row?.detail ?? '')).toMatchObject({ payload: 'PHNjcmlwdD4=', codes: ['T1190', 'PCB006'] });
});

test('our own events are read by their findings', () => {
  const event = { application: 'shop', clientIp: '45.9.1.1', findings: [{ check: 'xss' }] };
  expect(toEventRow(event, receipt)).toMatchObject({ format: 'rasp', type: 'xss', source_ip: '45.9.1.1' });
});

test.each(['post_values', 'cookies', 'content'])('a payload from %s is not kept', (location) => {
  const record = { application: 'shop', log_data: ['sqli', '45.9.1.1', '', { ...detail, location }] };
  expect(JSON.parse(toEventRow(record, receipt)?.detail ?? '')).toMatchObject({ location, payload: '' });
});

test('a payload of a leak check is not kept', () => {
  const record = { application: 'shop', log_data: ['dlp', '45.9.1.1', '', detail] };
  expect(JSON.parse(toEventRow(record, receipt)?.detail ?? '')).toMatchObject({ payload: '' });
});

test('what is too long is cut and stays JSON, what is no object is dropped', () => {
  const row = toEventRow({ findings: [], note: '"'.repeat(20_000) }, receipt);
  expect(row?.detail.length).toBeLessThanOrEqual(8_400);
  expect(JSON.parse(row?.detail ?? '')).toHaveProperty('truncated');
  for (const record of [null, 1, 'x', [], [1]]) expect(toEventRow(record, receipt)).toBeNull();
});
