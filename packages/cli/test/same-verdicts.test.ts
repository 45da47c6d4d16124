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

/** True for what a stage of the model found. */
const isOfModel = (finding: string): boolean => /^\S+\/(?:linear-)?model /.test(finding);

/**
 * What a protected function on a platform makes of the values, sent as query values. A function goes on without a model that takes longer than
 * a second to load, so it is asked `first` what the model alone finds, until it does.
 */
async function throughAdapter(driver: ConformanceDriver, first: readonly string[]): Promise<readonly Seen[]> {
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
  const send = async (value: string): Promise<Seen> => {
    events.length = 0;
    const { statusCode } = await fn.send({ target: `/files?q=${encodeURIComponent(value)}` });
    return [statusCode === 403, briefly(events.flatMap(({ findings }) => findings))];
  };
  for (const value of first) while (!(await send(value))[1].some(isOfModel));
  const seen: Seen[] = [];
  for (const value of values) seen.push(await send(value));
  await fn.close();
  return seen;
}

async function throughScan(): Promise<readonly Seen[]> {
  const { judge, ready } = createJudge();
  await ready();
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
    const first = ['linear-model', 'model'].flatMap((rule) => {
      const at = scanned.findIndex(([, findings]) => findings.some((one) => one.includes(`/${rule} `)));
      return values[at] ?? [];
    });
    const served = await throughAdapter(driver, first);
    const differences = values.flatMap((value, index) =>
      JSON.stringify(scanned[index]) === JSON.stringify(served[index]) ? [] : [[value, scanned[index], served[index]]],
    );
    expect(differences).toEqual([]);
    expect(scanned.filter(([blocked]) => blocked).length).toBeGreaterThan(500);
  },
  240_000,
);
