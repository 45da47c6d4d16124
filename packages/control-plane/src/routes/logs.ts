import { randomInt } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { toEventRow } from '../events/event-row.ts';
import { sendJson } from '../plugins/safe-envelope.ts';
import type { Services } from '../services.ts';
import { createTokenBuckets } from '../trust/token-bucket.ts';

/**
 * Serves `POST /logs` and everything below it: event logs of PyRASP agents (`json` and `pcb`) and of ours.
 *
 * Always answers 200 at once, even to nonsense: a sender can do nothing about it, and PyRASP on Lambda sends while a user
 * waits. The lines carry no key, so they are kept apart from what authenticated beacons say. An agent that adds
 * `Authorization: Bearer <key>` has its events filed under its profile, and apart from the flood that anybody may send.
 */
export function logsRoute(app: FastifyInstance, services: Services): void {
  // Anywhere, so that two starts within a clock's mistake seldom meet.
  let serial = randomInt(1_000_000);
  const buckets = createTokenBuckets(recordsPerMinute, 60_000);
  for (const path of ['/logs', '/logs/*']) {
    app.post(path, { bodyLimit: logBodyLimit }, (request, reply) => {
      const now = services.now();
      const bearer = /^Bearer (\S{1,200})$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
      const caller = bearer === null ? null : services.directory.authenticate(bearer);
      const profile = caller?.profile?.name ?? null;
      const records = Array.isArray(request.body) ? request.body.slice(0, recordsPerRequest) : [request.body];
      const allowed = buckets.take(caller?.selector ?? '', records.length, now);
      services.counters.refusedEvents += records.length - allowed;
      for (const record of records.slice(0, allowed)) {
        serial = (serial + 1) % 1_000_000;
        const id = `${now.toString(36).padStart(9, '0')}-${serial.toString(36).padStart(4, '0')}`;
        const row = toEventRow(record, { id, profile, now });
        if (row !== null) services.writeBehind.event(row);
      }
      return sendJson(reply, '{"status":true,"message":"ok","data":{}}');
    });
  }
}

const logBodyLimit = 262_144;
const recordsPerRequest = 200;

/** For each key, and once for all who show none: 50 MB a minute at most, where 100 attacks a second are seldom seen. */
const recordsPerMinute = 6_000;
