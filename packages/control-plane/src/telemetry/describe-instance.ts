import type { RequestExtension } from '@rasp/core/protocol';
import type { FunctionRow, InstanceRow } from '../store/tables.ts';

/** Who speaks: the key's selector, and the profile that it names. */
export interface Speaker {
  readonly selector: string;
  readonly profile: string;
}

/** What a request says about its sender. A beacon names no platform. */
export interface Heard {
  readonly speaker: Speaker;
  readonly extension: RequestExtension;
  readonly version: string;
  readonly platform: string;
}

/** How far an agent of a profile knows the list by its cursor, and how many changes it is behind. */
export type ListStanding = (
  cursor: string | null,
  profile: string,
) => { readonly position: number | null; readonly lag: number | null };

/** What a request says about the function that sent it. Stock agents give no name: all of one key are one function. */
export function describeFunction({
  speaker,
  extension,
  version,
  platform,
}: Heard): Omit<FunctionRow, 'first_seen' | 'last_seen'> {
  const service = extension.agent?.service ?? '';
  return {
    id: functionId(speaker.selector, service),
    selector: speaker.selector,
    profile: speaker.profile,
    service,
    platform: extension.agent?.platform ?? platform,
    version: (extension.agent?.version ?? '') || version,
  };
}

/** What a request says about the agent that sent it, or null for a stock agent, which has no identity. */
export function describeInstance(
  { speaker, extension, version }: Heard,
  standing: ListStanding,
): Omit<InstanceRow, 'first_seen' | 'last_seen'> | null {
  const { agent, config, cursor } = extension;
  if (agent === null) return null;
  const { selector, profile } = speaker;
  const list = standing(cursor, profile);
  return {
    // The key is part of the identity: an agent cannot speak for an instance of another key.
    id: `${selector}:${agent.instance}`,
    function_id: functionId(selector, agent.service),
    selector,
    profile,
    platform: agent.platform,
    version: agent.version || version,
    service: agent.service,
    config_revision: config?.revision ?? null,
    config_state: config?.state ?? null,
    config_error: config?.error ?? null,
    list_position: list.position,
    list_lag: list.lag,
  };
}

/** The id of a function: its key and the name that it gives itself. */
export function functionId(selector: string, service: string): string {
  return `${selector}:${service}`;
}
