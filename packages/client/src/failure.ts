import type { Problem } from './operations.generated.ts';

/** What the server refused, in its own words (`application/problem+json`). */
export class ProblemError extends Error {
  readonly status: number;
  /** One word that programs can rely on: `not-found`, `conflict`, `too-many`. */
  readonly code: Problem['code'];
  /** Each field that is wrong. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.status = problem.status;
    this.code = problem.code;
    this.problems = problem.problems ?? [];
  }
}

/** No answer of a control plane: nobody listens, it took too long, or something else answered. */
export class NoAnswerError extends Error {
  readonly reason: 'unreachable' | 'timeout' | 'foreign';

  constructor(reason: NoAnswerError['reason'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'NoAnswerError';
    this.reason = reason;
  }
}

/** Reads a refusal; what a proxy in front says is none. */
export async function failureOf(response: Response): Promise<ProblemError | NoAnswerError> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true;
  const text = await response.text();
  if (isProblem) return new ProblemError(JSON.parse(text) as Problem);
  return new NoAnswerError('foreign', `HTTP ${response.status} that no control plane answers: is the URL right?`);
}
