import { ControlPlaneError } from '../errors.ts';

/** Work of which one piece runs at a time. */
export interface Turn {
  /** Runs the work, or throws RASP_CP_BUSY where another piece runs. */
  alone<Value>(work: () => Promise<Value>): Promise<Value>;
}

/** Creates the turn of dry runs: what two of them took of a core, agents would have to do without. */
export function createTurn(): Turn {
  let taken = false;
  return {
    async alone(work) {
      if (taken)
        throw new ControlPlaneError('RASP_CP_BUSY', 'Another dry run or upload is under way; try again in a while.');
      taken = true;
      try {
        return await work();
      } finally {
        taken = false;
      }
    },
  };
}
