import type { FastifyReply, FastifyRequest } from 'fastify';
import { overview } from '../../api/index.ts';
import { type LiveTopic, liveTopics } from '../../events/live-feed.ts';
import { type AdminRoute, defineRoute } from '../../plugins/admin-api.ts';
import { ApiProblem } from '../../plugins/problems.ts';
import type { Services } from '../../services.ts';

/** The stream of what happens. */
export const liveRoutes: readonly AdminRoute[] = [
  defineRoute(overview.getLive, ({ services, query, request, reply }) => {
    const asked = new Set((query.topics ?? liveTopics.join()).split(',').map((topic) => topic.trim()));
    const topics = new Set<LiveTopic>(liveTopics.filter((topic) => asked.has(topic)));
    if (topics.size === 0) throw new ApiProblem('malformed', `Topics are ${liveTopics.join(', ')}.`);
    return stream(services, topics, request, reply);
  }),
];

/**
 * Answers by itself, message by message, until either side goes.
 *
 * A reader that does not keep up is told how many messages it missed and never fills the memory. Who called is asked again each minute: a
 * login that ended ends the stream.
 */
function stream(
  services: Services,
  topics: ReadonlySet<LiveTopic>,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { raw } = reply;
  const stopWatching = services.live.watch(topics, (message) => {
    if (raw.writableLength > maxWaiting) return false;
    raw.write(message);
    return true;
  });
  if (stopWatching === null) throw new ApiProblem('too-many', 'Too many pages watch already; try again later.');
  reply.hijack();
  raw.writeHead(200, {
    ...reply.getHeaders(),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // A proxy that gathers answers would hold every message back.
    'x-accel-buffering': 'no',
  } as Record<string, string>);
  raw.write(`retry: 5000\n: connected\n\n`);
  // Whoever reads slowly must not keep a server from its end; browsers come again by themselves.
  const end = (): void => void raw.destroy();
  let beats = 0;
  const heart = setInterval(() => {
    if (raw.writableLength <= maxWaiting) raw.write(': still here\n\n');
    if (++beats % beatsPerCheck !== 0) return;
    services.authenticator.authenticate(request).then(
      (known) => known ?? end(),
      // The store is away for now; whoever was known stays known until it is back.
      () => undefined,
    );
  }, heartbeatMs);
  heart.unref();
  const close = (): void => {
    clearInterval(heart);
    stopWatching();
    services.liveStreams.delete(end);
  };
  services.liveStreams.add(end);
  raw.on('close', close);
  return reply;
}

const heartbeatMs = 15_000;
const beatsPerCheck = 4;
/** Bytes that wait for one reader at most. */
const maxWaiting = 262_144;
