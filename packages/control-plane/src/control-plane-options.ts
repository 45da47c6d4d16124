import { ControlPlaneError } from './errors.ts';
import type { GeoFiles } from './events/geo.ts';
import type { OidcOptions } from './people/oidc.ts';
import { parseNetwork } from './trust/network.ts';

/** How to run a control plane. */
export interface ControlPlaneOptions {
  /** SQLite file; made where it is missing. `:memory:` keeps nothing. Needed unless `databaseUrl` is given. */
  readonly dataFile?: string;
  /** PostgreSQL database instead of a file; several control planes may share it. */
  readonly databaseUrl?: string;
  /** 0 takes a free port. */
  readonly port?: number;
  /** Loopback unless given: TLS and exposure are the business of what stands in front. */
  readonly host?: string;
  /** Base URL under which agents reach this server; where it listens unless given. */
  readonly publicUrl?: string;
  /** A token that may do everything, for automation and for the day when nobody can log in: 32 characters or more. None unless given. */
  readonly adminToken?: string;
  /** An identity provider by which people log in. */
  readonly oidc?: OidcOptions;
  /** Addresses and CIDRs of the proxies in front, whose X-Forwarded-For is believed for people's addresses. */
  readonly trustedProxies?: readonly string[];
  /** Addresses and CIDRs of your own that must never be blocked: egress, front ends, monitors. */
  readonly neverBlock?: readonly string[];
  /** Accepts private and reserved addresses on the list: for fleets on private networks, demonstrations and tests. */
  readonly allowReserved?: boolean;
  /** The folder from which lists may be read as feeds; without one feeds are read from URLs alone. */
  readonly feedFolder?: string;
  /** How many new sources one key may report, instead of what the settings say. */
  readonly intake?: { readonly perMinute?: number; readonly perDay?: number; readonly breakerPerMinute?: number };
  /** Folder of the built dashboard; the one that comes with this package unless given. */
  readonly dashboard?: string;
  /** A path that takes event logs beside `/logs`: what LOG_PATH of PyRASP agents says. */
  readonly logPath?: string;
  /**
   * How long an agent waits for the store, in milliseconds: for what it reports to be on disk, then it is told to try again; and for what another
   * control plane committed, then it is answered without. 250 unless given: a stock agent on Lambda sends its beacon while a user waits.
   */
  readonly agentWaitMs?: number;
  /** How many events a minute each key or profile may send (60,000 unless given), and all who show neither together (6,000). */
  readonly eventRates?: { readonly known?: number; readonly unknown?: number };
  /** MaxMind DB files of countries and of networks, for the sources of events. Without them both are unknown. */
  readonly geo?: GeoFiles;
  /** Where to take event logs by syslog; nowhere unless given. Port 0 takes a free one. */
  readonly syslog?: { readonly udp?: Endpoint; readonly tcp?: Endpoint };
  /** Where to serve `/metrics`, `/livez` and `/readyz` without a token; nowhere unless given. Port 0 takes a free one. */
  readonly metrics?: Endpoint;
  /** How long `close` goes on answering with `/readyz` at 503 before it stops to listen, for load balancers to notice; 0 unless given. */
  readonly drainSeconds?: number;
  /** Private addresses and CIDRs that events may be forwarded to; public ones always may. */
  readonly forwardTo?: readonly string[];
  /** File of the keys that answers to our agents are signed with, as `signing-keys add` makes it; without one nothing is signed. */
  readonly signingKeys?: string;
  /** Receives one line for each thing that an operator should know. Nothing is written anywhere else. */
  readonly onProblem?: (message: string) => void;
  /**
   * Called once where this control plane must not go on and has to be started anew: the database was put back to an older state under it. It still
   * answers from memory until it is closed.
   */
  readonly onFatal?: (error: ControlPlaneError) => void;
  /** Wall clock in milliseconds. */
  readonly now?: () => number;
}

/** Address and port to listen on. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** How long an agent waits for the store unless told otherwise, in milliseconds: reading the newest changes takes less where the store is well. */
export const defaultAgentWaitMs = 250;

/** Where a server listens unless told otherwise: TLS and exposure are the business of what stands in front. */
export const loopback = '127.0.0.1';

/** Judges what does not need a store to be judged, and reads the public URL. Throws RASP_CP_BAD_OPTION. */
export function checkOptions(options: ControlPlaneOptions): { readonly publicUrl: string | null } {
  const publicUrl = options.publicUrl === undefined ? null : readPublicUrl(options.publicUrl);
  if (publicUrl === null && (options.host === '0.0.0.0' || options.host === '::')) {
    throw new ControlPlaneError(
      'RASP_CP_BAD_OPTION',
      'A server that listens on all addresses has to be told how agents reach it: give --public-url.',
    );
  }
  if (options.adminToken !== undefined && options.adminToken.length < 32) {
    throw new ControlPlaneError('RASP_CP_BAD_OPTION', 'The admin token must have 32 characters or more.');
  }
  if (options.databaseUrl === undefined && options.dataFile === undefined) {
    throw new ControlPlaneError('RASP_CP_BAD_OPTION', 'Say where to keep everything: a data file or a database URL.');
  }
  for (const text of [...(options.trustedProxies ?? []), ...(options.forwardTo ?? [])]) {
    if (parseNetwork(text) === null) {
      throw new ControlPlaneError('RASP_CP_BAD_OPTION', `${text.slice(0, 60)} is neither an address nor a CIDR.`);
    }
  }
  if (options.logPath !== undefined && !/^(?:\/[\w.-]{1,60}){1,5}$/.test(options.logPath)) {
    throw new ControlPlaneError('RASP_CP_BAD_OPTION', 'The log path must be a plain path such as /my-hook.');
  }
  return { publicUrl };
}

function readPublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const usable =
    url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '' && url.username === '';
  if (!usable) {
    throw new ControlPlaneError(
      'RASP_CP_BAD_OPTION',
      `The public URL must be an http or https URL without query, such as https://rasp.example.org; it is ${text.slice(0, 80)}.`,
    );
  }
  let { href } = url;
  while (href.endsWith('/')) href = href.slice(0, -1);
  return href;
}
