import { compactList, signedAnswer } from '@rasp/core/protocol';
import type { FastifyInstance } from 'fastify';
import { sendRefusal } from '../plugins/safe-envelope.ts';
import type { Services } from '../services.ts';

/**
 * Serves `GET /blacklist/<grant>/<digest>`: the whole list of a profile in its compact form, from memory.
 *
 * The digest names the bytes, so that they may be cached for good. Where this server does not have them (the list was renewed since,
 * or another server behind the same proxy named them) it gives those that it has, which are as good for an agent, and forbids to
 * cache them under that name. Who was told of a list by a signed answer takes another one by the signature that goes with it.
 */
export function compactListRoute(app: FastifyInstance, services: Services): void {
  app.get<{ Params: { grant: string; digest: string } }>('/blacklist/:grant/:digest', (request, reply) => {
    const { grant, digest } = request.params;
    const now = services.now();
    const profile = services.listUrls.read(grant, now);
    if (profile === null) return sendRefusal(reply, 404, 'There is nothing here.');
    if (!accepts(request.headers.accept)) return sendRefusal(reply, 406, `This is served as ${compactList.mediaType}.`);
    const list = services.snapshots.compact(profile, digest, now);
    const etag = `"${list.digest}"`;
    reply
      .header('etag', etag)
      .header('vary', 'accept')
      .header('cache-control', list.digest === digest ? 'public, max-age=86400, immutable' : 'no-store');
    if (list.digest !== digest && services.signer.key() !== null) {
      const { sha256, cursor } = list;
      const signed = services.signer.list({ grant, cursor, version: services.directory.version(), sha256 }, now);
      reply.header(signedAnswer.header, signed);
    }
    if (request.headers['if-none-match']?.includes(etag) === true) return reply.code(304).send();
    return reply.header('content-type', compactList.mediaType).send(list.bytes);
  });
}

function accepts(header: string | undefined): boolean {
  if (header === undefined) return true;
  return header.split(',').some((part) => [compactList.mediaType, '*/*'].includes(part.split(';', 1)[0]?.trim() ?? ''));
}
