import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { SecurityEvent } from '@rasp/core';
import { createJudge, requestOf } from '@rasp/core';
import type { ConformanceDriver } from '@rasp/testing/conformance-driver.ts';
import { awsDriver } from '../../aws/test/aws-driver.ts';
import { awsTriggers } from '../../aws/test/triggers.ts';
import { azureDriver } from '../../azure/test/azure-driver.ts';
import { gcpDriver } from '../../gcp/test/gcp-driver.ts';
import { serveFunction } from '../../gcp/test/loopback.ts';

const detectors = path.resolve(__dirname, '../../core/src/detectors');

/** Every value of every case table that a URL can carry. */
const values = readdirSync(detectors, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.cases.jsonl'))
  .flatMap((file) => readFileSync(path.join(detectors, file), 'utf8').trimEnd().split('\n'))
  .map((line) => (JSON.parse(line) as { readonly input: string }).input)
  .filter((value) => !/\p{Surrogate}/u.test(value));

type Seen = readonly [blocked: boolean, findings: readonly string[]];

function briefly(findings: SecurityEvent['findings']): readonly string[] {
  return findings
    .filter(({ input }) => input?.name === 'q')
    .map(({ check, rule, trail, evidence }) => `${check}/${rule} ${trail.join('>')} ${evidence}`);
}

/** What a protected function on a platform makes of the values, sent as query values. */
async function throughAdapter(driver: ConformanceDriver): Promise<readonly Seen[]> {
  const events: SecurityEvent[] = [];
  const fn = await driver.createFunction(
    () => ({ statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'served' }),
    {
      config: {
        SECURITY_CHECKS: { blacklist: 'off', flood: 'off', brute: 'off' },
        BLACKLIST_STRIKES: 0,
        SNAPSHOT_DIR: '',
      },
      onEvent: (event) => void events.push(event),
    },
  );
  const seen: Seen[] = [];
  for (const value of values) {
    events.length = 0;
    const { statusCode } = await fn.send({ target: `/files?q=${encodeURIComponent(value)}` });
    seen.push([statusCode === 403, briefly(events.flatMap(({ findings }) => findings))]);
  }
  await fn.close();
  return seen;
}

async function throughScan(): Promise<readonly Seen[]> {
  const { judge } = createJudge();
  const seen: Seen[] = [];
  for (const value of values) {
    const { blocked, findings } = await judge(requestOf('', value));
    seen.push([blocked, briefly(findings)]);
  }
  return seen;
}

const trigger = awsTriggers.find((one) => one.trigger === 'rest-api');
if (trigger === undefined) throw new Error('no REST API among the triggers');

it.each<[string, ConformanceDriver]>([
  ['AWS', awsDriver(trigger)],
  ['Google Cloud', gcpDriver({ trigger: 'http', serve: serveFunction, shape: 'wrapped', parsesJson: true })],
  ['Azure', azureDriver('protect')],
])(
  'a scan gives the very verdicts of a function on %s',
  async (_cloud, driver) => {
    expect(values.length).toBeGreaterThan(2000);
    const scanned = await throughScan();
    const served = await throughAdapter(driver);
    const differences = values.flatMap((value, index) =>
      JSON.stringify(scanned[index]) === JSON.stringify(served[index]) ? [] : [[value, scanned[index], served[index]]],
    );
    expect(differences).toEqual([]);
    expect(scanned.filter(([blocked]) => blocked).length).toBeGreaterThan(500);
  },
  60_000,
);
