import type { Config } from '../config/config.ts';
import type { Detector } from '../detectors/detector.ts';
import { detectors } from '../detectors/index.ts';
import type { DetectorId } from '../detectors/taxonomy.ts';
import type { Mode } from '../finding.ts';
import { detectorBits } from './screen.ts';

/** A detector that is on. */
export interface ActiveDetector {
  readonly detector: Detector;
  /** Its bit in the screen's answer. */
  readonly bit: number;
  /** True where a finding of it ends the walk. */
  readonly stops: boolean;
  /** How much one character costs at worst, beside other detectors. */
  readonly weight: number;
}

/**
 * How much a character costs each detector, beside the dearest rule of a usual one. Measured on texts of 64 KB that wake it, honest and hostile ones; it
 * decides when a request has cost enough.
 */
const weights: Readonly<Record<DetectorId, number>> = {
  sqli: 2,
  xss: 1,
  command: 2,
  traversal: 1,
  ssti: 1,
  xxe: 1,
  code: 0.75,
  nosql: 0.5,
  ssrf: 0.5,
  'prototype-pollution': 0.5,
  jndi: 0.5,
  ldap: 0.5,
  crlf: 0.5,
};

/** The detectors that a configuration leaves on. */
export interface ActiveDetectors {
  readonly list: readonly ActiveDetector[];
  /** The bits of all of them. */
  readonly bits: number;
}

/** A configuration is immutable, so its detectors are worked out once. */
const known = new WeakMap<Config['modes'], ActiveDetectors>();

/** Gives the detectors that `modes` leaves on, in their order. */
export function activeDetectors(modes: Config['modes']): ActiveDetectors {
  let active = known.get(modes);
  if (active === undefined) {
    const list = detectors
      .filter(({ id }) => modes[id] !== 'off')
      .map((detector) => ({
        detector,
        bit: detectorBits[detector.id],
        stops: stops(modes[detector.id]),
        weight: weights[detector.id],
      }));
    active = { list, bits: list.reduce((bits, { bit }) => bits | bit, 0) };
    known.set(modes, active);
  }
  return active;
}

/** True for a mode that refuses the request. */
export function stops(mode: Mode): boolean {
  return mode === 'block' || mode === 'blacklist';
}
