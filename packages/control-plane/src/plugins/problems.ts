import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { ProblemCode } from '../api/common.ts';
import { ControlPlaneError, type ControlPlaneErrorCode } from '../errors.ts';

/** A refusal of the admin API: thrown by handlers, answered as `application/problem+json`. */
export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly problems: readonly { readonly path: string; readonly message: string }[];

  constructor(
    code: ProblemCode,
    detail: string,
    problems: readonly { readonly path: string; readonly message: string }[] = [],
  ) {
    super(detail);
    this.name = 'ApiProblem';
    this.code = code;
    this.problems = problems;
  }
}

/** What a body, query or path parameter got wrong, field by field. */
export function malformed(place: string, error: z.ZodError): ApiProblem {
  const problems = error.issues.slice(0, 20).map((issue) => ({
    path: [place, ...issue.path.map(String)].join('.').slice(0, 200),
    message: issue.message.slice(0, 300),
  }));
  return new ApiProblem('malformed', `The ${place} is not as it must be.`, problems);
}

/** Makes of anything that was thrown what a client may know of it; null where that is nothing. */
export function asProblem(error: unknown): ApiProblem | null {
  if (error instanceof ApiProblem) return error;
  if (error instanceof ControlPlaneError) {
    const code = problemOf[error.code] ?? 'refused';
    // Where the database is and why it cannot be used is nothing for somebody who may not even be logged in.
    return new ApiProblem(
      code,
      code === 'unavailable' ? 'The store cannot be used at present.' : error.message,
      error.problems,
    );
  }
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 500;
  if (status === 413) return new ApiProblem('too-large', 'The body is too large.');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new ApiProblem('malformed', error instanceof Error ? error.message : 'The request is malformed.');
  }
  return null;
}

/** Answers a problem. */
export function sendProblem(reply: FastifyReply, problem: ApiProblem): FastifyReply {
  const [status, title] = titles[problem.code];
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title,
        status,
        detail: problem.message,
        code: problem.code,
        ...(problem.problems.length === 0 ? {} : { problems: problem.problems }),
      }),
    );
}

const titles: Readonly<Record<ProblemCode, readonly [status: number, title: string]>> = {
  malformed: [400, 'Malformed request'],
  'not-logged-in': [401, 'Not logged in'],
  'not-allowed': [403, 'Not allowed'],
  csrf: [403, 'The page is out of date'],
  'not-found': [404, 'Not found'],
  taken: [409, 'Taken'],
  conflict: [409, 'Changed meanwhile'],
  refused: [422, 'Refused'],
  'too-large': [413, 'Too large'],
  'too-many': [429, 'Too many requests'],
  unavailable: [503, 'Try again'],
  failed: [500, 'Failed'],
};

/** Whether an error says that the store cannot be used at present, which is no defect: who asked may come again. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof ControlPlaneError && problemOf[error.code] === 'unavailable';
}

const problemOf: Partial<Record<ControlPlaneErrorCode, ProblemCode>> = {
  RASP_CP_NOT_FOUND: 'not-found',
  RASP_CP_NAME_TAKEN: 'taken',
  RASP_CP_NOT_ALLOWED: 'not-allowed',
  RASP_CP_CONFLICT: 'conflict',
  RASP_CP_BUSY: 'too-many',
  RASP_CP_OIDC_REFUSED: 'not-logged-in',
  RASP_CP_DATA_FILE_UNUSABLE: 'unavailable',
  RASP_CP_DATABASE_UNUSABLE: 'unavailable',
};
