import { isIP } from 'node:net';
import { buildAnswer } from '@rasp/core/protocol';
import { ControlPlaneError } from '../errors.ts';
import { allowedParameters, requiredParameters } from './pyrasp-config.ts';
import type { PyraspShape } from './pyrasp-version.ts';

/** The most addresses that a stock agent is sent at once: 10,000 at connect (0.27 MB), 1,000 in a beacon answer. */
export const stockLimits = { connect: 10_000, beacon: 1_000 } as const;

/** What a beacon answer to a stock agent may carry. */
export interface StockBeaconData {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly blacklist?: { readonly new: readonly string[]; readonly remove: readonly string[] };
}

/**
 * Makes the JSON of a beacon answer for a stock agent, or throws RASP_CP_UNSAFE_ANSWER.
 *
 * One malformed answer ends every function that receives it, so nothing leaves without having passed these tests,
 * whatever the rest of the server believes.
 */
export function stockBeaconAnswer(data: StockBeaconData, shape: PyraspShape): string {
  if (data.config !== undefined) {
    if (!shape.configInBeacon) fail(`a configuration in a beacon answer raises in PyRASP ${shape.name}`);
    assertStockConfig(data.config, shape);
  }
  if (data.blacklist !== undefined) {
    for (const list of [data.blacklist.new, data.blacklist.remove]) {
      if (list.length > stockLimits.beacon) fail('the lists of a beacon answer are too long');
      for (const address of list) assertAddress(address);
    }
  }
  return JSON.stringify(buildAnswer(data));
}

/**
 * Makes the JSON of a connect answer from a configuration and a list that was made by `stockBlacklist`.
 *
 * The list is taken as text: it is shared by all agents of a profile and tested once.
 */
export function stockConnectAnswer(
  config: Readonly<Record<string, unknown>>,
  blacklist: StockBlacklist,
  shape: PyraspShape,
): string {
  assertStockConfig(config, shape);
  return `{"status":true,"message":"ok","data":{"config":${JSON.stringify(config)},"blacklist":${blacklist.json}}}`;
}

/** A tested list, ready to be sent. */
export interface StockBlacklist {
  readonly json: string;
  readonly size: number;
}

/**
 * Makes the list of a connect answer: address → detection time in whole epoch seconds.
 *
 * A stock agent ends an entry at that time plus BLACKLIST_DELAY, so the time given is the end minus the delay.
 * A text, a null or a number in milliseconds would raise at each request of that address or block it for millennia.
 */
export function stockBlacklist(
  entries: Iterable<{ readonly address: string; readonly expiresAt: number }>,
  delaySeconds: number,
): StockBlacklist {
  const parts: string[] = [];
  for (const { address, expiresAt } of entries) {
    assertAddress(address);
    const epoch = Math.floor(expiresAt / 1_000) - delaySeconds;
    if (!Number.isSafeInteger(epoch) || epoch < 0 || epoch > 1e11) fail(`${address} has no usable time`);
    parts.push(`"${address}":${epoch}`);
    if (parts.length > stockLimits.connect) fail('the list of a connect answer is too long');
  }
  return { json: `{${parts.join(',')}}`, size: parts.length };
}

/** Throws RASP_CP_UNSAFE_ANSWER unless every name is allowed, every value is of its kind and nothing required is missing. */
export function assertStockConfig(config: Readonly<Record<string, unknown>>, shape: PyraspShape): void {
  const allowed = allowedParameters(shape);
  for (const [name, value] of Object.entries(config)) {
    const isKind = allowed.get(name);
    if (isKind === undefined) fail(`${name} is not a parameter of PyRASP ${shape.name}`);
    else if (!isKind(value)) fail(`${name} has a value that PyRASP ${shape.name} cannot take`);
  }
  for (const name of requiredParameters) if (!Object.hasOwn(config, name)) fail(`${name} is missing`);
}

function assertAddress(address: string): void {
  // isIP accepts zones (fe80::1%eth0), which no agent would match.
  if (isIP(address) === 0 || address.includes('%')) fail('the list holds something that is no single address');
}

function fail(reason: string): never {
  throw new ControlPlaneError('RASP_CP_UNSAFE_ANSWER', `An answer to a PyRASP agent was held back: ${reason}.`);
}
