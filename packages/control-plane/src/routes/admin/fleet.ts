import { fleet } from '../../api/index.ts';
import { recordDeed } from '../../audit/record.ts';
import { type AdminRoute, defineRoute } from '../../plugins/admin-api.ts';
import { pageThrough, textCursor } from '../../plugins/pages.ts';
import { ApiProblem } from '../../plugins/problems.ts';
import { sumTelemetryByStep } from '../../repositories/event-minutes.ts';
import {
  type FunctionWithKey,
  findFunction,
  forgetFunction,
  listFunctions,
  listInstances,
  listUnusedKeys,
  type Since,
  sumCountersSince,
  sumInstances,
  tallyConfigurationsOf,
} from '../../repositories/fleet.ts';
import type { Services } from '../../services.ts';
import type { InstanceRow, KeyRow } from '../../store/tables.ts';
import { inTransaction } from '../../store/transaction.ts';
import { functionsSince, instancesSince, stateOf, stillQuietMs } from '../../telemetry/liveness.ts';

/** Functions and their instances, as they last said they are. */
export const fleetRoutes: readonly AdminRoute[] = [
  defineRoute(fleet.listFunctions, async ({ services, query, now }) => {
    const { limit, cursor, state, ...filter } = query;
    const [kind, ...after] = placeOf(cursor);
    const wantsFunctions = state !== 'never-connected' && kind !== 'key';
    const functions = wantsFunctions
      ? await listFunctions(
          services.db,
          { ...filter, state },
          functionsSince(now, services.writeBehind.late(now).functions),
          {
            after: kind === 'function' ? [String(after[0]), String(after[1])] : null,
            limit: limit + 1,
          },
        )
      : [];
    const room = limit + 1 - functions.length;
    // What never connected has said neither a name nor a platform, so it stands at the end.
    const wantsKeys = (state === undefined || state === 'never-connected') && filter.platform === undefined && room > 0;
    const keys = wantsKeys
      ? await listUnusedKeys(services.db, filter, now, { after: kind === 'key' ? String(after[0]) : null, limit: room })
      : [];
    const shown = [...(await showFunctions(services, functions, now)), ...keys.map((key) => showKey(services, key))];
    const page = pageThrough(shown, limit, (item) =>
      JSON.stringify(item.state === 'never-connected' ? ['key', item.key.name] : ['function', item.service, item.id]),
    );
    return page;
  }),

  defineRoute(fleet.getFunction, async ({ services, params, now }) => {
    const row = await findFunction(services.db, params.id);
    if (row === null) throw noFunction();
    const [shown] = await showFunctions(services, [row], now);
    if (shown === undefined) throw noFunction();
    const from = now - (now % hour) - 23 * hour;
    const span = { from, to: now + 1, stepMs: hour, profile: null, functionId: row.id };
    const counted = [...(await sumTelemetryByStep(services.db, span))].sort((a, b) => a.step - b.step);
    const day = (['requests', 'errors', 'attacks'] as const).map((name) => ({
      name,
      points: counted.map((point) => [point.step, point[name]] as const),
    }));
    return { function: shown, day };
  }),

  defineRoute(fleet.forgetFunction, async ({ services, params, by, now }) => {
    await inTransaction(services.db, async (tx) => {
      if ((await findFunction(tx, params.id)) === null) throw noFunction();
      if (!(await forgetFunction(tx, params.id, now - stillQuietMs))) {
        throw new ApiProblem('conflict', 'The function was heard of in the last minutes; it would come back at once.');
      }
      await recordDeed(tx, by, { action: 'function.forget', subject: params.id }, now);
    });
    return undefined;
  }),

  defineRoute(fleet.listInstances, async ({ services, query, now }) => {
    const { limit, cursor, ...filter } = query;
    const place = placeOf(cursor);
    const after = typeof place[0] === 'number' ? ([place[0], String(place[1])] as const) : null;
    const since = instancesSince(now, services.writeBehind.late(now).instances);
    const wanted = services.directory
      .profiles()
      .map((name) => [name, services.directory.revision(name) ?? ''] as const);
    const rows = await listInstances(services.db, filter, since, wanted, { after, limit: limit + 1 });
    const page = pageThrough(rows, limit, (row) => JSON.stringify([row.last_seen, row.id]));
    return { next: page.next, items: page.items.map((row) => showInstance(row, since)) };
  }),
];

async function showFunctions(services: Services, rows: readonly FunctionWithKey[], now: number) {
  const { db, directory, writeBehind } = services;
  const late = writeBehind.late(now);
  const ids = rows.map((row) => row.id);
  const since = instancesSince(now, late.instances);
  const sums = await sumInstances(db, ids, since);
  const configurations = await tallyConfigurationsOf(db, ids, since);
  const counters = await sumCountersSince(db, ids, now - hour);
  return rows.map((row) => {
    const wanted = directory.revision(row.profile);
    const configuration = { wanted, applied: 0, behind: 0, failed: 0, unknown: 0 };
    for (const { function_id, config_revision, config_state, instances } of configurations) {
      if (function_id !== row.id) continue;
      if (config_state === null) configuration.unknown += instances;
      else if (config_state === 'refused') configuration.failed += instances;
      else if (config_state === 'applied' && config_revision === wanted) configuration.applied += instances;
      else configuration.behind += instances;
    }
    const { requests, errors, attacks } = counters.get(row.id) ?? { requests: 0, errors: 0, attacks: 0 };
    const { active, quiet, gone } = sums.get(row.id) ?? { active: 0, quiet: 0, gone: 0 };
    return {
      id: row.id,
      service: row.service,
      key: { selector: row.selector, name: row.key_name ?? '' },
      profile: row.profile,
      platform: row.platform,
      version: row.version,
      state: stateOf(row.last_seen, functionsSince(now, late.functions)),
      firstSeenAt: row.first_seen,
      lastSeenAt: row.last_seen,
      instances: { active, quiet, gone },
      configuration,
      lastHour: { requests, errors, attacks },
    };
  });
}

function showKey(services: Services, key: KeyRow) {
  return {
    id: `${key.selector}:`,
    service: '',
    key: { selector: key.selector, name: key.name },
    profile: key.profile,
    platform: '',
    version: '',
    state: 'never-connected' as const,
    firstSeenAt: null,
    lastSeenAt: null,
    instances: { active: 0, quiet: 0, gone: 0 },
    configuration: { wanted: services.directory.revision(key.profile), applied: 0, behind: 0, failed: 0, unknown: 0 },
    lastHour: { requests: 0, errors: 0, attacks: 0 },
  };
}

function showInstance(row: InstanceRow, since: Since) {
  return {
    id: row.id,
    functionId: row.function_id,
    service: row.service,
    profile: row.profile,
    platform: row.platform,
    version: row.version,
    state: stateOf(row.last_seen, since),
    firstSeenAt: row.first_seen,
    lastSeenAt: row.last_seen,
    configuration: { revision: row.config_revision, state: row.config_state, error: row.config_error },
    list: { position: row.list_position, lag: row.list_lag },
  };
}

/** The parts of a cursor; none where it is not one that was given. */
function placeOf(cursor: string | undefined): readonly unknown[] {
  const text = textCursor(cursor);
  if (text === null) return [];
  try {
    const place: unknown = JSON.parse(text);
    if (Array.isArray(place)) return place;
  } catch {
    // Falls through to the refusal.
  }
  throw new ApiProblem('malformed', 'The cursor is not one that was given.');
}

function noFunction(): ApiProblem {
  return new ApiProblem('not-found', 'There is no such function.');
}

const hour = 3_600_000;
