import { Command, InvalidArgumentError, Option } from 'commander';
import { createControlPlane } from '../control-plane.ts';
import { oidcFromEnvironment } from './oidc-options.ts';
import { wholeNumber } from './options.ts';
import { signingKeysOption } from './signing-keys.ts';
import type { StoreChoice } from './with-operator.ts';

interface ServeOptions extends StoreChoice {
  readonly port: number;
  readonly host: string;
  readonly publicUrl?: string;
  readonly neverBlock: readonly string[];
  readonly trustedProxy: readonly string[];
  readonly allowReserved?: boolean;
  readonly feeds?: string;
  readonly logPath?: string;
  readonly geoCountry?: string;
  readonly geoNetwork?: string;
  readonly metrics?: string;
  readonly drain: number;
  readonly syslogUdp?: string;
  readonly syslogTcp?: string;
  readonly forwardTo: readonly string[];
  readonly signingKeys?: string;
}

/** Creates `serve`. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('serve agents over HTTP until it is stopped')
    .option('--port <number>', 'port; 0 takes a free one', portNumber, 8090)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .addOption(
      new Option('--public-url <url>', 'how agents reach this server, where that is not where it listens').env(
        'RASP_CONTROL_PLANE_PUBLIC_URL',
      ),
    )
    .option('--never-block <network...>', 'addresses and CIDRs of your own that nobody may list, commands included', [])
    .option('--trusted-proxy <network...>', 'proxies in front whose X-Forwarded-For is believed', [])
    .option('--allow-reserved', 'accept private and reserved addresses on the list')
    .option('--feeds <folder>', 'folder from which lists may be read as feeds')
    .option('--log-path <path>', 'a path that takes event logs beside /logs')
    .option('--metrics <[host:]port>', 'serve /metrics and probes there too, without a token')
    .option('--drain <seconds>', 'go on answering so long after SIGTERM, with /readyz at 503', wholeNumber, 0)
    .option('--syslog-udp <[host:]port>', 'take event logs by syslog over UDP')
    .option('--syslog-tcp <[host:]port>', 'take event logs by syslog over TCP')
    .option('--geo-country <file>', 'MaxMind DB file with the countries of addresses')
    .option('--geo-network <file>', 'MaxMind DB file with the autonomous systems of addresses')
    .addOption(signingKeysOption())
    .option('--forward-to <network...>', 'private networks that events may be forwarded to', [])
    .action(serve);
}

async function serve(options: ServeOptions): Promise<void> {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(
      () => {
        console.error('The server did not end in time; what waited for the store is lost.');
        process.exit(1);
      },
      (options.drain + endsWithinSeconds) * 1_000,
    );
    controlPlane
      .close()
      .catch((error: unknown) => {
        console.error(error);
        process.exitCode = 1;
      })
      // Requests to somebody else's server may still be under way; nothing here waits for them.
      .finally(() => process.exit());
  };
  // The first process of a container is not ended by a signal that it does not listen to, and a start may wait for a database.
  const giveUp = (): void => process.exit(1);
  for (const signal of signals) process.once(signal, giveUp);
  const controlPlane = await createControlPlane({
    dataFile: options.data,
    port: options.port,
    host: options.host,
    neverBlock: options.neverBlock,
    allowReserved: options.allowReserved ?? false,
    onProblem: (message) => console.error(message),
    // What supervises the process starts it anew.
    onFatal: () => {
      process.exitCode = 1;
      stop();
    },
    trustedProxies: options.trustedProxy,
    geo: { countryFile: options.geoCountry, networkFile: options.geoNetwork },
    forwardTo: options.forwardTo,
    drainSeconds: options.drain,
    ...(options.metrics === undefined ? {} : { metrics: endpoint(options.metrics) }),
    ...(options.logPath === undefined ? {} : { logPath: options.logPath }),
    syslog: {
      ...(options.syslogUdp === undefined ? {} : { udp: endpoint(options.syslogUdp) }),
      ...(options.syslogTcp === undefined ? {} : { tcp: endpoint(options.syslogTcp) }),
    },
    ...adminTokenFromEnvironment(process.env),
    ...oidcFromEnvironment(process.env),
    ...(options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl }),
    ...(options.signingKeys === undefined ? {} : { signingKeys: options.signingKeys }),
    ...(options.feeds === undefined ? {} : { feedFolder: options.feeds }),
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
  });
  const { url, connectUrl, metricsUrl } = await controlPlane.listen().catch(async (error: unknown) => {
    await controlPlane.close();
    throw error;
  });
  if (controlPlane.setupSecret !== null) {
    console.log(`Setup secret (shown once): ${controlPlane.setupSecret}`);
    console.log('Nobody can log in yet: it makes the first administrator.');
  }
  console.log(`Dashboard           ${url}/`);
  console.log(`Agents connect to   ${connectUrl}   (RASP_CLOUD_URL)`);
  console.log(`Admin API           ${url}/api/v1   (described by ${url}/api/openapi.json)`);
  if (metricsUrl !== null) console.log(`Metrics             ${metricsUrl}`);
  console.log(`Store               ${controlPlane.storeName}`);
  for (const signal of signals) process.off(signal, giveUp).once(signal, stop);
}

const signals = ['SIGINT', 'SIGTERM'] as const;

/** Beside the drain: requests, tasks and the last write have ended by then, or never will. */
const endsWithinSeconds = 20;

/** The token for automation; from the environment alone, because other users of a machine see command lines. */
function adminTokenFromEnvironment(env: NodeJS.ProcessEnv): { readonly adminToken?: string } {
  const token = env['RASP_CONTROL_PLANE_ADMIN_TOKEN'] ?? '';
  return token === '' ? {} : { adminToken: token };
}

/** `514` or `10.0.0.1:514`; without a host on loopback. */
function endpoint(text: string): { readonly host: string; readonly port: number } {
  const colon = text.lastIndexOf(':');
  const host = colon < 0 ? '127.0.0.1' : text.slice(0, colon).replace(/^\[|\]$/g, '');
  return { host, port: portNumber(text.slice(colon + 1)) };
}

function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('It must be from 0 to 65535.');
  return Number(text);
}
