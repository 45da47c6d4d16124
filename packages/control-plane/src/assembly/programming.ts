import { system } from '../audit/author.ts';
import { createOperator, type Operator } from '../operator.ts';
import type { Following } from './following.ts';
import type { Ground } from './ground.ts';

/** Creates the operator's hands for the program that runs the server: what they change is in force when they are done. */
export function createProgramOperator({ db, neverBlock, now }: Ground, { committed }: Following): Operator {
  const operator = createOperator(db, neverBlock, now, { ...system, name: 'program' });

  /** What this process changes itself is not a change made elsewhere, so it is taken over here. */
  async function thenFollow<Value>(work: Promise<Value>): Promise<Value> {
    const value = await work;
    await committed();
    return value;
  }

  return {
    ...operator,
    addKey: (...given) => thenFollow(operator.addKey(...given)),
    revokeKey: (...given) => thenFollow(operator.revokeKey(...given)),
    setProfile: (...given) => thenFollow(operator.setProfile(...given)),
    addToBlacklist: (...given) => thenFollow(operator.addToBlacklist(...given)),
    removeFromBlacklist: (...given) => thenFollow(operator.removeFromBlacklist(...given)),
  };
}
