import type { Config } from '../../config/config.ts';
import { apiKeys } from './api-keys.ts';
import type { Leak, LeakAnchor, LeakFlag } from './leak.ts';
import { linuxCredentials } from './linux-credentials.ts';
import { passwordHashes } from './password-hashes.ts';
import { paymentCards } from './payment-cards.ts';
import { phoneNumbers } from './phone-numbers.ts';
import { privateKeys } from './private-keys.ts';
import { windowsCredentials } from './windows-credentials.ts';

const kinds: Readonly<Record<LeakFlag, () => readonly LeakAnchor[]>> = {
  DLP_PRIVATE_KEYS: privateKeys,
  DLP_API_KEYS: apiKeys,
  DLP_WINDOWS_CREDS: windowsCredentials,
  DLP_LINUX_CREDS: linuxCredentials,
  DLP_HASHES: passwordHashes,
  DLP_CC_NUMBERS: paymentCards,
  DLP_PHONE_NUMBERS: phoneNumbers,
};

const flags = Object.keys(kinds) as readonly LeakFlag[];

/** True where the configuration names a kind of leak to look for. */
export function looksForLeaks({ parameters }: Config): boolean {
  return flags.some((flag) => parameters[flag]);
}

/** Anchors by the code of their first character. */
export type LeakPlan = readonly (readonly LeakAnchor[] | undefined)[];

const plans = new WeakMap<Config, LeakPlan>();

/** What a configuration looks for; worked out when a response is first looked at, and the same object for the same configuration. */
export function leakPlanOf(config: Config): LeakPlan {
  const known = plans.get(config);
  if (known !== undefined) return known;
  const plan: LeakAnchor[][] = [];
  // Every code of ASCII has a place, so that the array has no holes and the search no map.
  for (let code = 0; code < 128; code++) plan.push([]);
  for (const flag of flags) {
    if (!config.parameters[flag]) continue;
    for (const anchor of kinds[flag]()) plan[anchor.text.charCodeAt(0)]?.push(anchor);
  }
  const dense = plan.map((anchors) => (anchors.length === 0 ? undefined : anchors));
  plans.set(config, dense);
  return dense;
}

/** Most leaks that one search gives; one is enough to stop a response. */
export const maxLeaks = 32;

/**
 * Finds what must not leave in a text: one pass over its characters, and a judge of bounded reach at each anchor.
 *
 * Leaks that end at or before `seen` are left out: a stream has reported them. Blind to what is encoded (base64 within the text, HTML
 * entities, UTF-16) and to what is spread over several values.
 */
export function findLeaks(text: string, plan: LeakPlan, seen = 0): readonly Leak[] {
  let leaks: Leak[] | null = null;
  for (let at = 0; at < text.length; at++) {
    const anchors = plan[text.charCodeAt(at)];
    if (anchors === undefined) continue;
    const leak = leakAt(text, at, anchors);
    if (leak === null) continue;
    if (leak.end > seen) {
      leaks ??= [];
      leaks.push(leak);
      if (leaks.length === maxLeaks) break;
    }
    // A pair may lie before its anchor; the search never goes back.
    at = Math.max(at, leak.end - 1);
  }
  return leaks ?? none;
}

const none: readonly Leak[] = [];

function leakAt(text: string, at: number, anchors: readonly LeakAnchor[]): Leak | null {
  // Told once for all anchors of this character: most of them stand within a word.
  const within = isWordCode(text.charCodeAt(at - 1));
  for (const anchor of anchors) {
    if (anchor.word && within) continue;
    if (anchor.text.length > 1) {
      if (text.charCodeAt(at + 1) !== anchor.text.charCodeAt(1) || !text.startsWith(anchor.text, at)) continue;
    }
    const leak = anchor.judge(text, at);
    if (leak !== null) return leak;
  }
  return null;
}

function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95;
}
