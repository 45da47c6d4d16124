import { loadGrammars } from '../engine/load-grammars.ts';
import type { Agent } from './agent.ts';

/**
 * Loads what values are judged by and no request has needed yet: grammars, and the stages of the model that MODEL asks for.
 *
 * Never rejects; what cannot be loaded is logged.
 */
export async function preload(agent: Agent): Promise<void> {
  const grammars = loadGrammars().catch((error: unknown) => agent.failure('grammars', error));
  await Promise.all([grammars, agent.state.model.preload(agent.config().parameters.MODEL)]);
}
