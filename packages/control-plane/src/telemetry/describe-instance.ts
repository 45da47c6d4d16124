import type { RequestExtension } from '@rasp/core/protocol';
import type { InstanceRow } from '../store/tables.ts';

/** What a request says about the agent that sent it, or null for a stock agent, which has no identity. */
export function describeInstance(
  extension: RequestExtension,
  version: string,
  selector: string,
): Omit<InstanceRow, 'first_seen' | 'last_seen'> | null {
  const { agent, config } = extension;
  if (agent === null) return null;
  return {
    // The key is part of the identity: an agent cannot speak for an instance of another key.
    id: `${selector}:${agent.instance}`,
    selector,
    platform: agent.platform,
    version: agent.version || version,
    service: agent.service,
    config_revision: config?.revision ?? null,
    config_state: config?.state ?? null,
    config_error: config?.error ?? null,
  };
}
