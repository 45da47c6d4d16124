import { type ConnectRequest, parseConnectRequest } from '@rasp/core/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendRefusal, sendWhole } from '../plugins/safe-envelope.ts';
import type { ServedProfile } from '../profiles/served-profile.ts';
import type { Services } from '../services.ts';
import { within } from '../sync/within.ts';

/**
 * Serves `POST /connect`: configuration and blacklist for an agent that starts.
 *
 * Answered from memory alone, because its time is cold-start time and a failure here leaves a stock agent with its
 * defaults and without a list. Only an agent that another server told more than this one knows waits for the store, and not long.
 */
export function connectRoute(app: FastifyInstance, services: Services): void {
  app.post('/connect', { bodyLimit: connectBodyLimit }, (request, reply) => {
    const parsed = parseConnectRequest(request.body);
    if (!parsed.ok) return sendRefusal(reply, 400, parsed.reason);
    const caller = services.directory.authenticate(parsed.value.key);
    if (caller === null) {
      services.counters.refused++;
      return sendRefusal(reply, 403, 'The key is unknown or revoked.');
    }
    if (caller.profile === null) {
      services.counters.refused++;
      return sendRefusal(reply, 404, 'The key has no profile.');
    }
    const { profile, selector } = caller;
    const answer = (): FastifyReply => answerFor(request, reply, parsed.value, selector, profile);
    if (!services.answers.isAhead(parsed.value.extension.cursor)) return answer();
    return within(services.agentWaitMs, services.follower.catchUp()).then(answer, answer);
  });

  function answerFor(
    request: FastifyRequest,
    reply: FastifyReply,
    connect: ConnectRequest,
    selector: string,
    profile: ServedProfile,
  ): FastifyReply {
    const now = services.now();
    const answer = services.answers.connect(connect, selector, profile, now);
    services.counters.connects++;
    const { extension, version, platform } = connect;
    services.writeBehind.heard({ speaker: { selector, profile: profile.name }, extension, version, platform }, now);
    return sendWhole(request, reply, answer);
  }

  // A redirect turns an agent's POST into GET; without a body there is no key.
  app.get('/connect', (_request, reply) => sendRefusal(reply.header('allow', 'POST'), 405, 'Connect by POST.'));
}

/** Web frameworks send their whole route table. */
const connectBodyLimit = 1_048_576;
