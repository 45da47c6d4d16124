import { hash } from 'node:crypto';
import { assertStockConfig } from '../compat/pyrasp-answer.ts';
import { toStockProfile } from '../compat/pyrasp-profile.ts';
import { type PyraspShape, pyraspShape } from '../compat/pyrasp-version.ts';
import type { ProfileRow } from '../store/tables.ts';
import { blacklistDelay, completeParameters, readProfileConfig } from './profile-config.ts';

/** A profile compiled into what is sent, so that a beacon costs no compilation. */
export interface ServedProfile {
  readonly name: string;
  /** Names the configuration as served: revision of the profile and a digest of the bytes. */
  readonly revision: string;
  /** What stands beside it: `base`, or `staged` for one that a part of the instances gets. */
  readonly slot: 'base' | 'staged';
  /** The revision that is being rolled out, and to whom; null where none is. */
  readonly staged: Stage | null;
  /** How long an entry stays on the shared list, in seconds. */
  readonly delaySeconds: number;
  /** The configuration for our agents, as JSON. */
  readonly ownConfig: string;
  /** The configuration for a PyRASP agent, complete and tested but for its BEACON_URL. */
  stockConfig(shape: PyraspShape): Readonly<Record<string, unknown>>;
}

/** A revision on its way to all instances. */
export interface Stage {
  /** Of the rollout: who is among the first differs from one to the next. */
  readonly id: string;
  readonly percent: number;
  /** True where it takes itself back at limits, and so what instances report is gathered. */
  readonly isWatched: boolean;
  readonly profile: ServedProfile;
}

/**
 * What an instance of a profile gets: the revision that is being rolled out where its share holds it, else the one that all had.
 *
 * The share goes by a hash of the rollout and the instance, so that every replica gives the same answer, and who is in at five percent
 * stays in at fifty.
 */
export function profileFor(profile: ServedProfile, instance: string | null): ServedProfile {
  const { staged } = profile;
  if (staged === null || instance === null) return profile;
  const place = Number.parseInt(hash('sha256', `${staged.id} ${instance}`).slice(0, 8), 16) / 2 ** 32;
  return place * 100 < staged.percent ? staged.profile : profile;
}

/**
 * Compiles a profile.
 *
 * The four parameters that make an agent call back are set here and not by the profile: without them it connects once and
 * is never heard of again. The digest covers them, so that a server that moves to another URL is noticed as a change.
 */
export function compileProfile(
  row: Pick<ProfileRow, 'name' | 'revision' | 'config'>,
  beaconUrl: string,
  slot: ServedProfile['slot'] = 'base',
): ServedProfile {
  const config = readProfileConfig(JSON.parse(row.config));
  const injected = { BEACON: true, TELEMETRY_DATA: true, BLACKLIST_SHARE: true };
  const ownConfig = JSON.stringify({ ...config, ...injected, BEACON_URL: beaconUrl });
  const complete = completeParameters(config);
  const stock = new Map<string, Readonly<Record<string, unknown>>>();

  function stockConfig(shape: PyraspShape): Readonly<Record<string, unknown>> {
    const id = `${shape.name} ${shape.whitelistHeaders}`;
    let made = stock.get(id);
    if (made === undefined) {
      made = { ...toStockProfile(complete, shape).config, ...injected };
      assertStockConfig({ ...made, BEACON_URL: beaconUrl }, shape);
      stock.set(id, made);
    }
    return made;
  }

  return {
    name: row.name,
    revision: `${row.revision}-${hash('sha256', ownConfig).slice(0, 8)}`,
    slot,
    staged: null,
    delaySeconds: blacklistDelay(complete),
    ownConfig,
    stockConfig,
  };
}

/** What of a configuration PyRASP agents of the best proven version are not sent, one sentence each. */
export function stockOmissions(config: Readonly<Record<string, unknown>>): readonly string[] {
  return toStockProfile(completeParameters(config), pyraspShape('0.8.2')).omissions;
}
