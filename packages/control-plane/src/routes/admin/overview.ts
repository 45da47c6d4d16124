import type { Kysely } from 'kysely';
import { overview } from '../../api/index.ts';
import { type AdminRoute, defineRoute } from '../../plugins/admin-api.ts';
import { type MinuteSpan, sumEventMinutes, sumTelemetryByStep } from '../../repositories/event-minutes.ts';
import { lastEventAt } from '../../repositories/events.ts';
import {
  countByLastSeen,
  countPendingEntries,
  countUnusedKeys,
  sumTelemetry,
  tallyConfigurations,
  tallyEvents,
} from '../../repositories/overview.ts';
import type { Tables } from '../../store/tables.ts';
import { functionsSince, instancesSince } from '../../telemetry/liveness.ts';

/** What a person looks at first. */
export const overviewRoutes: readonly AdminRoute[] = [
  defineRoute(overview.getOverview, async ({ query, services, now }) => {
    const { db, follower, writeBehind } = services;
    const to = query.to ?? now;
    const from = Math.max(0, Math.min(query.from ?? to - 3_600_000, to));
    const profile = query.profile ?? null;
    const span = { from, to, profile };
    const late = writeBehind.late(now);
    const since = instancesSince(now, late.instances);
    const sums = await sumTelemetry(db, span);
    const actions = await tallyEvents(db, span, 'action', 20);
    const functions = await countByLastSeen(db, 'functions', functionsSince(now, late.functions), profile);
    return {
      from,
      to,
      totals: {
        requests: sums.success + sums.errors,
        errors: sums.errors,
        attacks: sums.attacks,
        blocked: actions.find((action) => action.name === 'blocked')?.count ?? 0,
        beacons: sums.beacons,
        droppedByAgents: sums.dropped,
        droppedHere: writeBehind.droppedEvents(),
      },
      functions: { ...functions, neverConnected: await countUnusedKeys(db, now, profile) },
      instances: await countByLastSeen(db, 'instances', since, profile),
      blacklist: {
        entries: follower.live.size(),
        pending: await countPendingEntries(db),
        position: follower.live.head(),
      },
      configurations: await tallyConfigurations(db, since.quiet, profile, 50),
      byType: await tallyEvents(db, span, 'type', 20),
      byPlatform: await tallyEvents(db, span, 'platform', 20),
      byFunction: await tallyEvents(db, span, 'function_id', 20),
      byCountry: await tallyEvents(db, span, 'country', 20),
      topSources: await tallyEvents(db, span, 'source_ip', 10),
      lastEventAt: await lastEventAt(db),
    };
  }),

  defineRoute(overview.getTimeline, async ({ query, services, now }) => {
    const to = query.to ?? now;
    const wanted = Math.max(0, Math.min(query.from ?? to - 3_600_000, to - 60_000));
    const stepMs = Math.max(1, Math.ceil((to - wanted) / (maxSteps * 60_000))) * 60_000;
    const from = wanted - (wanted % stepMs);
    const span = { from, to, stepMs, profile: query.profile ?? null, functionId: query.function ?? null };
    return { from, to, stepMs, series: await seriesOf(services.db, span, query.by) };
  }),
];

type Series = readonly { readonly name: string; readonly points: readonly (readonly [number, number])[] }[];

async function seriesOf(
  db: Kysely<Tables>,
  span: MinuteSpan,
  by: 'total' | 'type' | 'action' | 'country' | 'function' | 'platform',
): Promise<Series> {
  if (by !== 'total') return largest(await sumEventMinutes(db, span, by === 'function' ? 'function_id' : by));
  const counted = await sumTelemetryByStep(db, span);
  const actions = await sumEventMinutes(db, span, 'action');
  const blocked = actions.filter(({ name }) => name === 'blocked');
  return [
    { name: 'requests', points: sorted(counted.map(({ step, requests }) => [step, requests])) },
    { name: 'errors', points: sorted(counted.map(({ step, errors }) => [step, errors])) },
    { name: 'attacks', points: sorted(counted.map(({ step, attacks }) => [step, attacks])) },
    { name: 'blocked', points: sorted(blocked.map(({ step, hits }) => [step, hits])) },
  ];
}

/** The names with the most hits, each with its points; the rest together as `other`. */
function largest(rows: Awaited<ReturnType<typeof sumEventMinutes>>): Series {
  const totals = new Map<string, number>();
  for (const { name, hits } of rows) totals.set(name, (totals.get(name) ?? 0) + hits);
  const names = new Set(
    [...totals]
      .sort((a, b) => b[1] - a[1])
      .slice(0, maxSeries)
      .map(([name]) => name),
  );
  const series = new Map<string, Map<number, number>>();
  for (const { name, step, hits } of rows) {
    const shown = names.has(name) ? name : 'other';
    const points = series.get(shown) ?? new Map<number, number>();
    points.set(step, (points.get(step) ?? 0) + hits);
    series.set(shown, points);
  }
  return [...series].map(([name, points]) => ({ name, points: sorted([...points]) }));
}

function sorted(points: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  return [...points].sort((a, b) => a[0] - b[0]);
}

const maxSteps = 239;
const maxSeries = 8;
