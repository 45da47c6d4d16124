import type { Config } from '../config/config.ts';
import type { Detector } from '../detectors/detector.ts';
import type { DetectorId } from '../detectors/taxonomy.ts';
import type { Mode } from '../finding.ts';
import { detectorBits, detectorIds } from './detector-bits.ts';

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
  sqli: 1.5,
  xss: 1,
  command: 1.25,
  traversal: 0.75,
  ssti: 1,
  xxe: 1,
  code: 0.75,
  nosql: 0.5,
  ssrf: 0.25,
  'prototype-pollution': 0.5,
  jndi: 0.4,
  ldap: 0.5,
  crlf: 0.5,
};

/** A configuration is immutable, so what follows from it is worked out once. */
const knownBits = new WeakMap<Config['modes'], number>();
const known = new WeakMap<Config['modes'], readonly ActiveDetector[]>();

/** The bits of the detectors that `modes` leaves on, in the screen's answer. */
export function activeBits(modes: Config['modes']): number {
  let bits = knownBits.get(modes);
  if (bits === undefined) {
    bits = 0;
    for (const id of detectorIds) if (modes[id] !== 'off') bits |= detectorBits[id];
    knownBits.set(modes, bits);
  }
  return bits;
}

/** Gives the detectors that `modes` leaves on, in the order of `detectors`, which is the same list for everyone. */
export function activeDetectors(modes: Config['modes'], detectors: readonly Detector[]): readonly ActiveDetector[] {
  let active = known.get(modes);
  if (active === undefined) {
    active = detectors
      .filter(({ id }) => modes[id] !== 'off')
      .map((detector) => ({
        detector,
        bit: detectorBits[detector.id],
        stops: stops(modes[detector.id]),
        weight: weights[detector.id],
      }));
    known.set(modes, active);
  }
  return active;
}

/** True for a mode that refuses the request. */
export function stops(mode: Mode): boolean {
  return mode === 'block' || mode === 'blacklist';
}
