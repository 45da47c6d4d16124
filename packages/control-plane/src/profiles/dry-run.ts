import { templateParameters } from '@rasp/core/config';
import type { EventRow } from '../store/tables.ts';
import { overlaps, parseNetwork } from '../trust/network.ts';
import type { ProfileConfig } from './profile-config.ts';

/** What an agent would do otherwise. */
export interface VerdictChange {
  readonly id: string;
  readonly before: string;
  readonly after: string;
  readonly check: string;
  readonly summary: string;
}

/** What judging stored events by a draft gives. */
export interface DryRun {
  readonly judged: number;
  readonly undecided: number;
  readonly hidden: readonly string[];
  readonly changes: readonly VerdictChange[];
  readonly changedInAll: number;
}

/**
 * Judges stored events by a draft: which of them would be blocked, listed, only reported or no longer seen.
 *
 * An event says which check spoke, and the draft what that check does. The request itself is not kept, so nothing is found here that was not found
 * then; and where the draft changes something that only the whole request could tell, the event counts as undecided.
 */
export function dryRun(events: readonly EventRow[], served: ProfileConfig, draft: ProfileConfig): DryRun {
  const hidden = hiddenBy(served, draft);
  const changes: VerdictChange[] = [];
  let [judged, undecided, changedInAll] = [0, 0, 0];
  for (const event of events) {
    const [old, next] = [verdict(event, served), verdict(event, draft)];
    if (old === null || next === null || hidden.length > 0) {
      undecided++;
      // What the check does is known all the same, and what is blind to an event is worth showing.
      if (old === null || next === null) continue;
    } else judged++;
    if (old === next) continue;
    changedInAll++;
    if (changes.length >= keptChanges) continue;
    const summary = `${event.type} from ${event.source_ip || 'an unknown source'}${event.path === '' ? '' : ` at ${event.path}`}`;
    changes.push({ id: event.id, before: old, after: next, check: event.type, summary: summary.slice(0, 300) });
  }
  return { judged, undecided, hidden: [...always, ...hidden], changes, changedInAll };
}

/** What the agent does, or null where the event does not say which check spoke. */
function verdict(event: EventRow, config: ProfileConfig): string | null {
  const { SECURITY_CHECKS: set, WHITELIST: whitelist } = config;
  const own = typeof set === 'object' && set !== null ? new Map<string, unknown>(Object.entries(set)) : new Map();
  const mode = own.get(event.type) ?? (event.format === 'rasp' ? ours : pyrasps).get(event.type);
  if (typeof mode !== 'string') return null;
  const source = parseNetwork(event.source_ip);
  const passes = (Array.isArray(whitelist) ? whitelist : []).some((text) => {
    const network = typeof text === 'string' ? parseNetwork(text) : null;
    return network !== null && source !== null && overlaps(network, source);
  });
  return passes ? 'off' : mode;
}

/** Parameters that only a whole request could be judged by, of those that the draft changes. */
function hiddenBy(served: ProfileConfig, draft: ProfileConfig): readonly string[] {
  return needWhole
    .filter((name) => JSON.stringify(served[name]) !== JSON.stringify(draft[name]))
    .map((name) => `${name} differs: what it does can only be seen on whole requests, which are not kept.`);
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

const always: readonly string[] = [
  'Requests in which nothing was found are not kept: what the draft would find in them does not show.',
  'Values are redacted at intake: no check is run on them again, its mode alone is applied.',
];

const keptChanges = 500;
