import { ms, whole } from '../report.ts';
import { runFleet } from './fleet.ts';

/** Options of the load generator against a server of one's own. */
export const ownServerOptions = {
  url: { type: 'string' },
  key: { type: 'string', multiple: true },
  instances: { type: 'string', default: '1000' },
  seconds: { type: 'string', default: '60' },
  'beacon-every': { type: 'string', default: '30' },
  life: { type: 'string', default: '2700' },
  freezes: { type: 'string', default: '0.02' },
  losses: { type: 'string', default: '0.02' },
  reports: { type: 'string', default: '0' },
  connections: { type: 'string', default: '64' },
} as const;

type OwnServerValues = {
  readonly [Name in Exclude<keyof typeof ownServerOptions, 'key' | 'url'>]: string;
} & { readonly url?: string | undefined; readonly key?: readonly string[] | undefined };

/**
 * Lets a simulated fleet talk to a server that runs already, and says how it fared.
 *
 * `--url` is its base URL or connect URL, `--key` an agent key (several may be given), `--instances` how many, `--beacon-every` and
 * `--life` are seconds, `--freezes` and `--losses` shares of beacons. `--reports` lists that many sources a second, from 45.0.0.0 on:
 * leave it at 0 where real agents would block them.
 */
export async function loadOwnServer(values: OwnServerValues): Promise<void> {
  if (values.key === undefined)
    throw new Error('Give an agent key with --key, as `rasp-control-plane keys add` shows it.');
  const result = await runFleet({
    url: (values.url ?? '').replace(/\/connect\/?$/, ''),
    keys: values.key,
    instances: Number(values.instances),
    functionsPerKey: 5,
    seconds: Number(values.seconds),
    connectsPerSecond: 500,
    connections: Number(values.connections),
    beaconSeconds: Number(values['beacon-every']),
    lifeSeconds: Number(values.life),
    freezes: Number(values.freezes),
    losses: Number(values.losses),
    reportsPerSecond: Number(values.reports),
    seed: Date.now() % 100_000,
  });
  const perSecond = (count: number): string => (count / result.seconds).toFixed(1);
  const failures = Object.entries(result.failures).map(
    ([status, count]) => `${count} × ${status === '0' ? 'no answer' : status}`,
  );
  console.log(`beacons    ${whole(result.beacons)}, ${perSecond(result.beacons)} a second`);
  console.log(
    `connects   ${whole(result.connects)}, ${perSecond(result.connects)} a second; ${result.resyncs} because the server said so`,
  );
  console.log(`reported   ${whole(result.reported)} sources`);
  console.log(`failed     ${failures.length === 0 ? 'none' : failures.join(', ')}`);
  console.log(`answers    p50 ${ms(result.times.p50)}, p99 ${ms(result.times.p99)}, at most ${ms(result.times.max)}`);
  console.log(`generator  late by ${ms(result.generatorLate.p99)} at p99; where that is much, start several`);
}
