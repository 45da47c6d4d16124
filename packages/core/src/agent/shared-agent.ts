import type { ProtectOptions } from '../guard-options.ts';
import type { Agent } from './agent.ts';
import { createAgent, type Describes } from './create-agent.ts';

const agents = new Map<string, Agent>();

/**
 * Gives the one agent of this process for a platform and these options.
 *
 * A file that exports several protected handlers, or an app of several functions, has one blacklist, one count per source and one connection.
 * Handlers with other options have an agent of their own.
 */
export function sharedAgent(adapter: Describes, options: ProtectOptions): Agent {
  const key = keyOf(adapter, options);
  if (key === null) return createAgent(adapter, options, {});
  const known = agents.get(key);
  if (known !== undefined) return known;
  const agent = createAgent(adapter, options, {});
  agents.set(key, agent);
  return agent;
}

/** Null where the options cannot be written down (a cycle) and so cannot be compared; the agent says what is wrong with them. */
function keyOf(adapter: Describes, { cloudUrl, key, config }: ProtectOptions): string | null {
  try {
    return JSON.stringify([adapter.platform, cloudUrl, key, config]);
  } catch {
    return null;
  }
}
