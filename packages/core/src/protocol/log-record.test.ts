import { digestNetworks } from './digest.ts';
import { parseLogRecord } from './log-record.ts';

const detail = {
  location: 'qs_values',
  payload: 'MQ==',
  engine: 'ml',
  action: 2,
  codes: ['T1111', 'PCB006'],
  path: '/',
  score: 0.9,
};

describe('parseLogRecord', () => {
  it('reads the json and the pcb format alike', () => {
    const json = parseLogRecord({
      time: '2026/11/22 18:52:08',
      application: 'shop',
      log_data: ['sqli', '203.0.113.21', '', detail],
    });
    const pcb = parseLogRecord({
      application: 'shop',
      log_type: 'security',
      log_data: ['sqli', '203.0.113.21', '', null, detail],
    });
    const common = {
      application: 'shop',
      type: 'sqli',
      sourceIp: '203.0.113.21',
      country: '',
      detail: { ...detail, ja4h: null },
    };
    expect(json).toEqual({ ok: true, value: { ...common, time: '2026/11/22 18:52:08' } });
    expect(pcb).toEqual({ ok: true, value: { ...common, time: null } });
  });

  it.each([[null], [[]], [{}], [{ log_data: {} }], [{ log_data: [] }], [{ log_data: ['sqli', 'x', ''] }]])(
    'refuses %j',
    (body) => {
      expect(parseLogRecord(body).ok).toBe(false);
    },
  );
});

describe('digestNetworks', () => {
  it('is the same in any order and differs by one network', () => {
    expect(digestNetworks(['192.0.2.1', '192.0.2.2'])).toBe(digestNetworks(['192.0.2.2', '192.0.2.1']));
    expect(digestNetworks(['192.0.2.1'])).not.toBe(digestNetworks(['192.0.2.3']));
    expect(digestNetworks([])).toBe('0-00000000');
  });
});
