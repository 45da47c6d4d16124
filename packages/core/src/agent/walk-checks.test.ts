import type { RequestCheck, RequestFacts } from '../checks/check.ts';
import type { CheckPlan } from '../checks/plan.ts';
import type { CheckId } from '../detectors/taxonomy.ts';
import type { Finding } from '../finding.ts';
import type { Agent } from './agent.ts';
import { walkChecks } from './walk-checks.ts';

const failures: string[] = [];
const agent = { failure: (kind: string) => void failures.push(kind) } as unknown as Agent;
const facts = {} as RequestFacts;

function finding(check: CheckId): Finding {
  return { check, rule: 'r', engine: 'list', input: null, trail: [], evidence: '', certainty: 'certain' };
}

function check(id: CheckId, judge: RequestCheck['judge']): RequestCheck {
  return { phase: 'before', ids: [id], judge };
}

function planOf(before: readonly RequestCheck[], failMode = 'open'): CheckPlan {
  const modes = { ztaa: 'block', bots: 'report', sqli: 'block' };
  return { before, config: { modes, parameters: { FAIL_MODE: failMode } } } as unknown as CheckPlan;
}

beforeEach(() => failures.splice(0));

it('stays in one turn while no check waits', () => {
  expect(walkChecks(agent, planOf([check('bots', () => [finding('bots')])]), facts)).toEqual([finding('bots')]);
});

it('waits for a check in its place, and goes on behind it', async () => {
  const order: string[] = [];
  const walked = walkChecks(
    agent,
    planOf([
      check('bots', () => [finding('bots')]),
      check('ztaa', async () => {
        await new Promise((resolve) => setImmediate(resolve));
        order.push('ztaa');
        return null;
      }),
      check('sqli', () => {
        order.push('sqli');
        return [finding('sqli')];
      }),
    ]),
    facts,
  );
  expect(walked).toBeInstanceOf(Promise);
  expect(await walked).toEqual([finding('bots'), finding('sqli')]);
  expect(order).toEqual(['ztaa', 'sqli']);
});

it.each([
  ['a finding that stops', [finding('ztaa')] as const, [finding('ztaa')]],
  ['trust', 'trusted' as const, 'trusted'],
])('ends at %s that had to be waited for', async (_, judgement, expected) => {
  const never = check('sqli', () => {
    throw new Error('not to be asked');
  });
  expect(await walkChecks(agent, planOf([check('ztaa', async () => judgement), never]), facts)).toEqual(expected);
  expect(failures).toEqual([]);
});

it('counts a check that fails while it is waited for, and goes on; under FAIL_MODE=closed it does not', async () => {
  const failing = check('ztaa', () => Promise.reject(new Error('broke')));
  const next = check('sqli', () => [finding('sqli')]);
  expect(await walkChecks(agent, planOf([failing, next]), facts)).toEqual([finding('sqli')]);
  expect(failures).toEqual(['check:ztaa']);
  await expect(walkChecks(agent, planOf([failing, next], 'closed'), facts)).rejects.toThrow('broke');
});
