import type { NormalizedRequest } from '../src/adapter.ts';
import type { Parameters } from '../src/config/parameters.ts';
import { createGuard } from '../src/guard.ts';
import type { EventFinding, SecurityEvent } from '../src/report/event.ts';
import { plainAdapter, requestWith } from './plain-platform.ts';

/** What the real guard made of one request. */
export interface Judged {
  readonly denied: boolean;
  readonly findings: readonly EventFinding[];
}

/** Sends one request through a guard of its own; what is left out of the configuration is the default template's. */
export async function judgeRequest(config: Partial<Parameters>, parts: Partial<NormalizedRequest>): Promise<Judged> {
  const events: SecurityEvent[] = [];
  const guard = createGuard(
    plainAdapter,
    { config: { BLACKLIST_STRIKES: 0, ...config } },
    { env: {}, log: () => undefined, events: (event) => void events.push(event) },
  );
  const status = await guard.handle(requestWith(parts), () => 200);
  return { denied: status !== 200, findings: events.flatMap(({ findings }) => findings) };
}
