import { cpuMs } from '@rasp/testing/cpu-cost.ts';
import fc from 'fast-check';
import { readLogLine } from './log-line.ts';
import { readEvent } from './read-event.ts';

const payload = 'MSBVTklPTiBTRUxFQ1QgdXNlcm5hbWUscGFzc3dvcmQgRlJPTSB1c2Vycy0t';

test.each([
  [
    "PyRASP's line",
    `[2026/11/22 18:52:17] "shop" - "sqli" - "203.0.113.21" - "" - "T1111 - PCB006" - "2" - "qs_values:${payload}"`,
    { format: 'pyrasp', application: 'shop', type: 'sqli', sourceIp: '203.0.113.21', action: 'blocked' },
  ],
  [
    "PyRASP's line behind a syslog header",
    `<14>Nov 22 18:52:17 host app: [2026/11/22 18:52:17] "shop" - "blacklist" - "203.0.113.21" - "" - "PCB000" - "3" - "source_ip:MjAzLjAuMTEzLjIx"`,
    { format: 'pyrasp', type: 'blacklist', action: 'reported' },
  ],
  [
    'an older line without codes',
    `[2026/11/22 18:52:17] "shop" - "xss" - "203.0.113.21" - "France" - "qs_values:${payload}"`,
    { format: 'pyrasp', type: 'xss', action: '', country: '' },
  ],
  [
    'our RFC 5424 line',
    '<36>1 2026-11-26T09:08:07.654Z orders shop - sqli [rasp@32473 action="deny" rule="union" mode="blacklist" engine="grammar" source="203.0.113.7" method="GET" path="/orders" place="query-value id" trail="percent>base64" evidence="\\"x\\" \\] y"] SQL injection: deny',
    { format: 'rasp', application: 'shop', service: 'orders', type: 'sqli', action: 'blocked', method: 'GET' },
  ],
  ['JSON', '{"application":"shop","findings":[{"check":"xss"}]}', { format: 'rasp', type: 'xss' }],
  [
    'JSON behind a header',
    '<14>Nov 22 18:52:17 host app: {"application":"shop","log_data":["xss","","",{}]}',
    { format: 'pyrasp', type: 'xss' },
  ],
  ['anything else', '<14>kernel: out of memory', { format: 'unknown', type: '' }],
])('%s', (_name, line, expected) => {
  expect(readEvent(readLogLine(line))).toMatchObject(expected);
});

test('escapes of structured data are undone', () => {
  const line =
    '<36>1 2026-11-26T09:08:07Z a b - c [rasp@32473 evidence="\\"x\\" \\] \\\\ y" trail="a>b" place="json-value a b"] t';
  expect(readLogLine(line)).toMatchObject({
    findings: [{ check: 'c', evidence: '"x" ] \\ y', trail: ['a', 'b'], input: { source: 'json-value', name: 'a b' } }],
  });
});

test('no line throws, and none takes long', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (line) => void readEvent(readLogLine(line))));
  const spentMs = cpuMs(() => {
    for (const part of ['[', '"', '" - "', '{', '[rasp@32473 ', 'a="', '\\', 'A1 - ']) {
      readLogLine(part.repeat(100_000));
      readLogLine(`[2026/11/22 18:52:17] "${part.repeat(100_000)}"`);
      readLogLine(`<36>1 2026 a b - c [rasp@32473 ${part.repeat(100_000)}`);
    }
  }, 1);
  expect(spentMs).toBeLessThan(1_000);
});
