import type { Detector } from '../detector.ts';
import { everyInput } from '../every-input.ts';
import { findJndiLookup } from './lookup.ts';

/** Lookups that one value is searched for; text with more of them is a template. */
const MAX_LOOKUPS = 64;

/**
 * Finds Log4j lookups that fetch a class or leak a value through JNDI (Log4Shell, CVE-2021-44228).
 *
 * Lookups are resolved as Log4j resolves them, so a name that is spelled by nested lookups is read like `jndi:` itself. Other lookups
 * (`${env:HOME}`) and every other `${…}` pass: alone they reach nobody. Blind to names that a lookup of the attacked machine's own
 * environment must complete. CWE-917, CVE-2021-44228, CRS 944150.
 */
export const jndi: Detector = {
  id: 'jndi',
  inputs: everyInput,
  inspect(value) {
    let from = value.indexOf('${');
    for (let count = 0; from >= 0 && count < MAX_LOOKUPS; count++) {
      const lookup = findJndiLookup(value, from);
      if (lookup !== null) {
        return {
          rule: 'jndi-lookup',
          evidence: value.slice(lookup.start, Math.min(lookup.end, lookup.start + 256)),
          certainty: 'certain',
          engine: 'grammar',
        };
      }
      from = value.indexOf('${', nextStart(value, from));
    }
    return null;
  },
};

/** Behind the run of lookups that was just resolved: what is nested in it was seen. */
function nextStart(value: string, from: number): number {
  const close = value.indexOf('}', from);
  return close < 0 ? value.length : close + 1;
}
