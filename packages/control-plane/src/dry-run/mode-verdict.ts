import { templateParameters } from '@rasp/core/config';
import type { ProfileConfig } from '../profiles/profile-config.ts';
import type { EventRow } from '../store/tables.ts';
import { overlaps, parseNetwork } from '../trust/network.ts';
import { type Outcome, outcomeOfMode } from './outcome.ts';

/**
 * What an agent does with the request of an event, by the mode of the check that spoke and by who sent it; null where the event does not say which
 * check spoke.
 */
export function modeVerdict(
  event: Pick<EventRow, 'type' | 'format' | 'source_ip'>,
  config: ProfileConfig,
): Outcome | null {
  const { SECURITY_CHECKS: set, WHITELIST: whitelist } = config;
  const own = typeof set === 'object' && set !== null ? new Map<string, unknown>(Object.entries(set)) : new Map();
  const outcome = outcomeOfMode(own.get(event.type) ?? (event.format === 'rasp' ? ours : pyrasps).get(event.type));
  if (outcome === null) return null;
  const source = parseNetwork(event.source_ip);
  const passes = (Array.isArray(whitelist) ? whitelist : []).some((text) => {
    const network = typeof text === 'string' ? parseNetwork(text) : null;
    return network !== null && source !== null && overlaps(network, source);
  });
  return passes ? 'passed' : outcome;
}

/** Parameters that only a whole request could be judged by, of those that the draft changes. */
export function needsWholeRequest(served: ProfileConfig, draft: ProfileConfig): readonly string[] {
  return needWhole.filter((name) => JSON.stringify(served[name]) !== JSON.stringify(draft[name]));
}

function modesOf(template: 'default' | 'pyrasp'): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(templateParameters(template)?.SECURITY_CHECKS ?? {}));
}

const ours = modesOf('default');
const pyrasps = modesOf('pyrasp');

const needWhole = [
  'IGNORE_PATHS',
  'EXCEPTIONS',
  'WHITELIST_HEADERS',
  'DECOY_ROUTES',
  'DECODE_B64',
  'MODEL',
  'MODEL_THRESHOLDS',
  'SQLI_PROBA',
  'XSS_PROBA',
  'FLOOD_RATIO',
  'FLOOD_DELAY',
  'ROUTES',
  'FIELDS',
  'FORBIDDEN_HEADERS',
  'MAX_VALUE_LENGTH',
  'MAX_DECODE_ROUNDS',
] as const;
