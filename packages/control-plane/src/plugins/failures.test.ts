import { ControlPlaneError } from '../errors.ts';
import { noCounters } from '../telemetry/counters.ts';
import { createFailures } from './failures.ts';

function failuresOf(explained: unknown) {
  const problems: string[] = [];
  const counters = noCounters();
  const failures = createFailures(counters, { explain: () => explained }, (message) => problems.push(message));
  return { failures, problems, counters };
}

test.each([
  ['a database that cannot be used', new ControlPlaneError('RASP_CP_DATABASE_UNUSABLE', 'db.internal is away'), 503],
  ['a file that cannot be used', new ControlPlaneError('RASP_CP_DATA_FILE_UNUSABLE', '/data is full'), 503],
  ['a defect of ours', new TypeError('x of undefined'), 500],
  ['what an operator has to know', new ControlPlaneError('RASP_CP_REFUSED', 'no'), 500],
])('%s is told to the operator, and nothing of it to the agent', (_name, explained, statusCode) => {
  const { failures, problems, counters } = failuresOf(explained);
  const answer = failures.failed('POST /beacon', new Error('secret'));
  expect(answer.statusCode).toBe(statusCode);
  expect(JSON.parse(answer.json)).toEqual({ status: false, message: expect.stringMatching(/try again/), data: {} });
  expect(answer.json).not.toMatch(/secret|internal|data is full|undefined/);
  expect(problems).toEqual(['POST /beacon: Error: secret']);
  failures.failed('POST /beacon', new Error('secret'));
  expect([problems.length, counters.failed]).toEqual([1, 2]);
});
