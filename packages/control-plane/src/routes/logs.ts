import type { FastifyInstance } from 'fastify';
import type { EventSender } from '../events/intake.ts';
import { readLogLine } from '../events/log-line.ts';
import { sendJson } from '../plugins/safe-envelope.ts';
import type { Services } from '../services.ts';
import { parseShallow } from '../trust/shallow-json.ts';

/**
 * Serves `POST /logs`, everything below it and the path that the operator configured: event logs of PyRASP agents (`json`, `pcb`, `syslog`) and of ours, one
 * record, a list of them, or a text of one a line.
 *
 * Always answers 200 at once, even to nonsense: a sender can do nothing about it, and PyRASP on Lambda sends while a user
 * waits. The lines carry no key, so they are kept apart from what authenticated beacons say. A sender that adds
 * `Authorization: Bearer <key>`, or posts to the signed path of a profile, has its events filed under it, and apart from the flood that anybody may send.
 */
export function logsRoute(app: FastifyInstance, services: Services, configuredPath: string | null): void {
  function senderOf(token: string, authorization: string): EventSender {
    const bearer = /^Bearer (\S{1,200})$/i.exec(authorization)?.[1] ?? null;
    const caller = bearer === null ? null : services.directory.authenticate(bearer);
    if (caller !== null) return { selector: caller.selector, profile: caller.profile?.name ?? null };
    return { selector: null, profile: services.logPaths.read(token) };
  }

  app.register((logs, _options, done) => {
    logs.removeAllContentTypeParsers();
    logs.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, parsed) => parsed(null, body));
    const paths = new Set(['/logs', '/logs/*', ...(configuredPath === null ? [] : [configuredPath])]);
    for (const path of paths) {
      logs.post<{ Params: { '*'?: string } }>(path, { bodyLimit: logBodyLimit }, (request, reply) => {
        const sender = senderOf(request.params['*'] ?? '', request.headers.authorization ?? '');
        const records = recordsOf(String(request.body ?? ''));
        services.events.take(records.slice(0, recordsPerRequest), sender);
        services.counters.refusedEvents.rate += Math.max(0, records.length - recordsPerRequest);
        return sendJson(reply, '{"status":true,"message":"ok","data":{}}');
      });
    }
    done();
  });
}

/** One record, a list, or lines of them. */
function recordsOf(body: string): readonly unknown[] {
  const whole = parseShallow(body);
  if (whole !== undefined) return Array.isArray(whole) ? whole : [whole];
  return body
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readLogLine);
}

const logBodyLimit = 262_144;
const recordsPerRequest = 200;
