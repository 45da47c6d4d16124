import { explainEvent } from '../events/explain.ts';
import { autonomousSystem } from '../events/geo.ts';
import type { EventRow } from '../store/tables.ts';
import { severities } from '../trust/classify.ts';

/** An event as the Elastic Common Schema 8 has it, so that rules and dashboards for it work; what it has no field for stands in `rasp`. */
export function toEcs(row: EventRow): Readonly<Record<string, unknown>> {
  const { findings } = explainEvent(row);
  const { number, name } = autonomousSystem(row.network);
  const techniques = [...new Set(findings.flatMap((finding) => finding.ids.attack))];
  return pruned({
    '@timestamp': new Date(row.received_at).toISOString(),
    ecs: { version: '8.17.0' },
    message: `${findings[0]?.title ?? row.type}: ${row.action}`,
    event: {
      id: row.id,
      kind: 'alert',
      category: ['intrusion_detection', 'web'],
      type: [row.action === 'blocked' ? 'denied' : row.action === 'allowed' ? 'allowed' : 'info'],
      action: row.action,
      module: 'rasp',
      dataset: 'rasp.events',
      severity: (severities.indexOf(row.severity) + 1) * 25 - 4,
    },
    rule: { id: row.type, name: findings[0]?.rule, category: row.class },
    source: {
      ip: row.source_ip,
      geo: { country_iso_code: row.country },
      as: { number, organization: { name } },
    },
    http: { request: { method: row.method } },
    url: { path: row.path },
    service: { name: row.application, node: { name: row.instance } },
    cloud: { provider: row.platform },
    threat: techniques.length === 0 ? undefined : { framework: 'MITRE ATT&CK', technique: { id: techniques } },
    rasp: { profile: row.profile, function: row.function_id, findings },
  }) as Readonly<Record<string, unknown>>;
}

/** The value without empty texts, nothings and objects that hold none but those. */
export function pruned(value: unknown): unknown {
  if (value === '' || value === null || value === undefined) return undefined;
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(pruned).filter((item) => item !== undefined);
  const kept = Object.entries(value)
    .map(([name, member]) => [name, pruned(member)] as const)
    .filter(([, member]) => member !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
