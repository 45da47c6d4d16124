import { type Budgets, ms, percent, type Row, whole } from '../report.ts';
import { inFolder, startFull } from '../servers/start.ts';
import { startLoad } from '../side-by-side.ts';

const adminToken = 'a-token-for-this-measurement-alone';
const perRequest = 50;
const keyCount = 20;
/** More than is demanded, or the last moment of the time would miss it. */
const offered = 1.1;

/** Measures events that are taken in, redacted, stored and counted: as many a second as promised, and every one accounted for. */
export function measureEvents(budgets: Budgets, seconds: number): Promise<readonly Row[]> {
  const { perSecond } = budgets.events;
  return inFolder(async (dataFile) => {
    const full = await startFull({ dataFile, adminToken, eventRates: { known: 1_000_000 } });
    const load = await startLoad();
    try {
      const shots = [];
      for (let index = 0; index < keyCount; index++) {
        const key = await full.key(`events-${index}`);
        const body = JSON.stringify(Array.from({ length: perRequest }, (_, at) => event(index * perRequest + at)));
        shots.push({ method: 'POST' as const, path: '/logs', body, headers: ['authorization', `Bearer ${key}`] });
      }
      const job = { shots, connections: 32, seconds, perSecond: (perSecond * offered) / perRequest };
      const round = await load.rate(full, job);
      const sent = round.answered * perRequest;
      const counted = await accountFor(full.url, sent);
      const lost = sent - counted.stored - counted.refused - counted.dropped;
      const stored = counted.stored / round.seconds;
      return [
        {
          what: `events stored, ${whole(sent / round.seconds)} sent a second; ${(round.cpuMicroseconds / perRequest).toFixed(0)} µs of CPU each, server at ${percent(round.serverShare)} of a core; p99 ${ms(round.times.p99)}`,
          measured: `${whole(stored)}/s`,
          budget: `≥ ${whole(perSecond)}/s`,
          ok: stored >= perSecond,
        },
        {
          what: `  not accounted for, of ${whole(sent)} (refused ${counted.refused}, dropped ${counted.dropped} by the server's own counters)`,
          measured: String(lost),
          budget: '0',
          ok: lost === 0,
        },
      ];
    } finally {
      await Promise.all([load.end(), full.helper.end()]);
    }
  });
}

/** What the server says it did with them; what waits for the store is waited for. */
async function accountFor(url: string, sent: number) {
  for (let attempt = 0; ; attempt++) {
    const counted = await counts(url);
    if (counted.stored + counted.refused + counted.dropped >= sent || attempt >= 60) return counted;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Charts count every event, lists of them only the newest. */
async function counts(url: string) {
  const ask = async (route: string): Promise<unknown> => {
    const response = await fetch(`${url}/api/v1${route}`, { headers: { authorization: `Bearer ${adminToken}` } });
    return response.json();
  };
  const { sinceStart } = (await ask('/status')) as { sinceStart: { refusedEvents: number; droppedEvents: number } };
  const now = Date.now();
  const { series } = (await ask(`/overview/timeline?by=action&from=${now - 3_600_000}&to=${now + 60_000}`)) as {
    series: readonly { readonly points: readonly (readonly [number, number])[] }[];
  };
  const stored = series.flatMap(({ points }) => points).reduce((sum, [, hits]) => sum + hits, 0);
  return { stored, refused: sinceStart.refusedEvents, dropped: sinceStart.droppedEvents };
}

function event(serial: number): Record<string, unknown> {
  return {
    time: Date.now(),
    requestId: `r-${serial}`,
    application: `shop-${serial % 50}`,
    platform: ['aws', 'gcp', 'azure'][serial % 3],
    service: `orders-${serial % 50}`,
    action: serial % 4 === 0 ? 'report' : 'deny',
    clientIp: `45.${serial % 200}.${(serial >> 3) % 250}.${(serial >> 5) % 250}`,
    method: 'GET',
    path: `/orders/${serial % 1_000}`,
    trigger: 'http-api-v2',
    findings: [
      {
        check: ['sqli', 'xss', 'command', 'traversal'][serial % 4],
        rule: 'union-select',
        engine: 'grammar',
        input: { source: 'query-value', name: 'id' },
        trail: ['percent', 'base64'],
        evidence: `' UNION SELECT name, password FROM users WHERE id = ${serial}`,
        certainty: 'certain',
        mode: 'block',
        title: 'SQL injection',
        cwe: [89],
        capec: [66],
        attack: ['T1190'],
      },
    ],
  };
}
