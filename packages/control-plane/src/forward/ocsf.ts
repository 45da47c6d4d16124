import { explainEvent } from '../events/explain.ts';
import { autonomousSystem } from '../events/geo.ts';
import type { EventRow } from '../store/tables.ts';
import { severities } from '../trust/classify.ts';
import { version } from '../version.ts';
import { pruned } from './ecs.ts';

/** An event as OCSF 1.3 has it: a Detection Finding (class 2004) with the request as its evidence. */
export function toOcsf(row: EventRow): Readonly<Record<string, unknown>> {
  const { findings } = explainEvent(row);
  const isBlocked = row.action === 'blocked';
  const attacks = [...new Set(findings.flatMap((finding) => finding.ids.attack))];
  return pruned({
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2004,
    class_name: 'Detection Finding',
    activity_id: 1,
    activity_name: 'Create',
    type_uid: 200401,
    time: row.received_at,
    // 1 is informational; ours begin at low.
    severity_id: severities.indexOf(row.severity) + 2,
    severity: `${row.severity[0]?.toUpperCase()}${row.severity.slice(1)}`,
    status_id: 1,
    action_id: isBlocked ? 2 : 1,
    disposition_id: isBlocked ? 2 : 17,
    metadata: {
      uid: row.id,
      version: '1.3.0',
      profiles: ['security_control'],
      product: { name: 'RASP control plane', vendor_name: 'rasp-serverless', version },
    },
    finding_info: {
      uid: row.id,
      title: findings[0]?.title ?? row.type,
      types: [row.type],
      attacks: attacks.map((uid) => ({ technique: { uid } })),
    },
    evidences: [
      {
        src_endpoint: {
          ip: row.source_ip,
          location: { country: row.country },
          autonomous_system: autonomousSystem(row.network),
        },
        http_request: { http_method: row.method, url: { path: row.path } },
      },
    ],
    resources: [{ uid: row.function_id, name: row.application, type: 'Function' }],
    unmapped: { profile: row.profile, class: row.class, platform: row.platform, findings },
  }) as Readonly<Record<string, unknown>>;
}
