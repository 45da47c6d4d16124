import type { FastifyReply } from 'fastify';
import { samples } from '../../api/index.ts';
import { runStored } from '../../dry-run/run-stored.ts';
import { addSample, removeSample } from '../../dry-run/samples.ts';
import { type AdminRoute, defineRoute } from '../../plugins/admin-api.ts';
import { listSamples, type SampleFacts } from '../../repositories/scan-samples.ts';

/** Dry runs of drafts, and the values that somebody uploaded for them. */
export const sampleRoutes: readonly AdminRoute[] = [
  defineRoute(samples.dryRun, ({ services, params, body, reply }) =>
    services.dryRuns.alone(() => {
      const asked = { profile: params.name, config: body.config, events: body.events, samples: body.samples };
      return runStored(services.db, asked, untilGone(reply));
    }),
  ),

  defineRoute(samples.listSamples, async ({ services }) => ({
    items: (await listSamples(services.db)).map(sampleView),
    next: null,
  })),

  defineRoute(samples.addSample, ({ services, body, by, now, reply }) =>
    services.dryRuns.alone(async () => sampleView(await addSample(services.db, body, by, now, untilGone(reply)))),
  ),

  defineRoute(samples.removeSample, async ({ services, params, by, now }) => {
    await removeSample(services.db, params.id, by, now);
    return undefined;
  }),
];

/** Says when the client has gone before it was answered. */
function untilGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  return gone.signal;
}

function sampleView(row: SampleFacts) {
  return {
    id: row.id,
    name: row.name,
    profile: row.profile,
    records: row.records,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}
