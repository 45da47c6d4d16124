import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { ruleBody } from '../api/forwarding.ts';
import type { AlertRuleRow } from '../store/tables.ts';

/** Makes the row of a new rule. */
export function newAlertRule(body: RuleBody, author: string, now: number): AlertRuleRow {
  return {
    id: randomBytes(8).toString('hex'),
    ...alertRuleColumns(body),
    last_fired_at: null,
    created_at: now,
    created_by: author,
    updated_at: now,
  };
}

/** What somebody set of a rule, as it is stored. */
export function alertRuleColumns(body: RuleBody) {
  return {
    name: body.name,
    enabled: body.enabled ? 1 : 0,
    condition: JSON.stringify(body.condition),
    threshold: body.threshold,
    window_seconds: body.windowSeconds,
    pause_seconds: body.pauseSeconds,
    forwarders: JSON.stringify(body.forwarders),
  };
}

type RuleBody = z.output<typeof ruleBody>;
