import type { FastifyInstance } from 'fastify';
import { sendJson, sendRefusal } from '../plugins/safe-envelope.ts';
import { listEvents } from '../repositories/events.ts';
import { summariseConfigurations, summariseFleet } from '../repositories/instances.ts';
import { listKeys } from '../repositories/keys.ts';
import { listProfiles } from '../repositories/profiles.ts';
import type { Services } from '../services.ts';

/** Serves `GET /api/overview` to the holder of the admin token: keys, profiles, list and what the last hour brought. */
export function overviewRoute(app: FastifyInstance, services: Services): void {
  app.get('/api/overview', async (request, reply) => {
    if ((await services.authenticator.authenticate(request)) === null) {
      return sendRefusal(reply.header('www-authenticate', 'Bearer'), 401, 'The admin token is missing or wrong.');
    }
    const { db, counters, follower, writeBehind } = services;
    const keys = await listKeys(db);
    const profiles = await listProfiles(db);
    const hourAgo = services.now() - 3_600_000;
    const overview = {
      keys: keys.map((key) => ({
        name: key.name,
        profile: key.profile,
        revoked: key.revoked_at !== null,
        lastUsedAt: key.last_used_at,
      })),
      profiles: profiles.map(({ name, revision, updated_at }) => ({ name, revision, updatedAt: updated_at })),
      blacklist: { entries: follower.live.size(), position: follower.live.head() },
      lastHour: await summariseFleet(db, hourAgo),
      configurations: await summariseConfigurations(db, hourAgo, 50),
      sinceStart: { ...counters, droppedEvents: writeBehind.droppedEvents() },
      events: (await listEvents(db, 20)).map((event) => ({
        receivedAt: event.received_at,
        profile: event.profile,
        application: event.application,
        type: event.type,
        sourceIp: event.source_ip,
      })),
    };
    return sendJson(reply, JSON.stringify(overview));
  });
}
