import type { Agent } from './agent.ts';

/** Sends a last beacon and the events that wait, beside each other, within `budgetMs`. Never rejects. */
export async function flushAgent(agent: Agent, budgetMs: number): Promise<void> {
  const events = agent.events.flush();
  if (events === null) return agent.sync.flush(budgetMs);
  let timer: NodeJS.Timeout | undefined;
  const spent = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, budgetMs);
  });
  await Promise.all([agent.sync.flush(budgetMs), Promise.race([events, spent])]);
  clearTimeout(timer);
}
