import type { FastifyRequest } from 'fastify';
import { isSecret } from '../trust/agent-key.ts';

/** True when the request carries the admin token (`Authorization: Bearer …`). */
export function isAdmin(request: FastifyRequest, tokenHash: string): boolean {
  const match = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(request.headers.authorization ?? '');
  return isSecret(match?.[1] ?? '', Buffer.from(tokenHash, 'hex')) && match !== null;
}
