import type { LabelledEvent } from '../repositories/events.ts';

/** An event as the admin API gives it in lists and in the live feed. */
export function showEvent(row: LabelledEvent) {
  return {
    id: row.id,
    receivedAt: row.received_at,
    profile: row.profile,
    format: row.format,
    application: row.application,
    type: row.type,
    class: row.class,
    severity: row.severity,
    action: row.action,
    sourceIp: row.source_ip,
    country: row.country,
    network: row.network,
    functionId: row.function_id,
    instance: row.instance,
    platform: row.platform,
    method: row.method,
    path: row.path,
    label: row.label,
  };
}
