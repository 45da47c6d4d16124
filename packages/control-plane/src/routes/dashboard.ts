import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type BuiltFile, readBuiltPages } from '../plugins/built-pages.ts';
import { setSecurityHeaders } from '../plugins/security-headers.ts';
import type { Services } from '../services.ts';

/**
 * Serves the dashboard under `/ui/`: one page, whose scripts know the paths below it, and files that browsers keep for good.
 *
 * It holds nothing of this installation; whoever opens it without a login sees the form to log in.
 */
export function dashboardRoutes(app: FastifyInstance, services: Services, folder: string | undefined): void {
  const pages = readBuiltPages(folder);
  const isHttps = (): boolean => services.publicUrl().startsWith('https:');
  const prefix = (): string => {
    const url = services.publicUrl();
    return URL.canParse(url) ? new URL(url).pathname.replace(/\/$/, '') : '';
  };

  function sendPage(reply: FastifyReply): FastifyReply {
    if (pages === null) {
      setSecurityHeaders(reply, isHttps());
      return reply.code(404).header('content-type', 'text/plain; charset=utf-8').send(notBuilt);
    }
    const { html, nonce } = pages.page(prefix());
    setSecurityHeaders(reply, isHttps(), nonce);
    return reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store').send(html);
  }

  app.get('/', (_request, reply) => (pages === null ? sendPage(reply) : reply.redirect(`${prefix()}/ui/`, 302)));
  app.get('/ui', (_request, reply) => reply.redirect(`${prefix()}/ui/`, 302));
  app.get<{ Params: { '*': string } }>('/ui/*', (request, reply) => {
    const name = request.params['*'];
    const file = pages?.files.get(name);
    if (file !== undefined) {
      setSecurityHeaders(reply, isHttps());
      return sendFile(request, reply, file);
    }
    // A script of a build that is gone must not be answered by a page.
    if (/\.\w{1,12}$/.test(name)) {
      return reply.code(404).header('content-type', 'text/plain; charset=utf-8').send('There is no such file.\n');
    }
    return sendPage(reply);
  });
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: BuiltFile): FastifyReply {
  reply.headers({
    'content-type': file.type,
    'cache-control': file.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
    vary: 'accept-encoding',
  });
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  const accepted = new Set(
    String(request.headers['accept-encoding'] ?? '')
      .split(',')
      .filter((part) => !/;\s*q=0(?:\.0+)?\s*$/.test(part))
      .map((part) => part.split(';')[0]?.trim().toLowerCase()),
  );
  if (file.brotli !== null && accepted.has('br')) return reply.header('content-encoding', 'br').send(file.brotli);
  if (file.gzip !== null && accepted.has('gzip')) return reply.header('content-encoding', 'gzip').send(file.gzip);
  return reply.send(file.plain);
}

const notBuilt = `The dashboard is not built here: this control plane runs from source.

Run "npm run build" in the root of the repository and start it again.
The admin API works without it: /api/v1, described by /api/openapi.json.
`;
