import type { CharSet } from './char-set.ts';
import { type Assertion, type RegexNode, RegexSyntaxError } from './parse.ts';

/** One step of a program. `next`, `left` and `right` are indexes of steps. */
export type Step =
  | { readonly op: 'characters'; readonly set: CharSet; readonly next: number }
  | { readonly op: 'assertion'; readonly at: Assertion; readonly next: number }
  | { readonly op: 'split'; left: number; right: number }
  | { readonly op: 'match' };

/** A regular expression as steps of a Thompson automaton; `start` is where it begins. */
export interface Program {
  readonly steps: readonly Step[];
  readonly start: number;
}

/** Steps of one pattern at most. Time per character grows with it, and `(a{1000}){1000}` would fill the memory. */
export const maxSteps = 2000;

/** Builds the automaton of a pattern, back to front, so that each step knows where it leads. */
export function compileProgram(node: RegexNode): Program {
  const steps: Step[] = [{ op: 'match' }];
  const start = emit(node, 0);
  return { steps, start };

  function emit(part: RegexNode, next: number): number {
    switch (part.kind) {
      case 'characters':
        return push({ op: 'characters', set: part.set, next });
      case 'assertion':
        return push({ op: 'assertion', at: part.at, next });
      case 'sequence':
        return part.items.reduceRight((after, item) => emit(item, after), next);
      case 'choice':
        return part.items
          .map((item) => emit(item, next))
          .reduceRight((right, left) => push({ op: 'split', left, right }));
      case 'repeat':
        return emitRepeat(part.item, part.min, part.max, next);
    }
  }

  function emitRepeat(item: RegexNode, min: number, max: number, next: number): number {
    let after = next;
    if (max === Number.POSITIVE_INFINITY) {
      const loop: Step = { op: 'split', left: next, right: next };
      after = push(loop);
      loop.left = emit(item, after);
    } else {
      for (let copy = min; copy < max; copy++) {
        const left = emit(item, after);
        after = push({ op: 'split', left, right: next });
      }
    }
    for (let copy = 0; copy < min; copy++) after = emit(item, after);
    return after;
  }

  function push(step: Step): number {
    if (steps.length >= maxSteps) throw new RegexSyntaxError(`it unfolds to more than ${maxSteps} steps`);
    steps.push(step);
    return steps.length - 1;
  }
}

/** Joins programs into one that matches where any of them does. */
export function anyOf(programs: readonly Program[]): Program {
  const steps: Step[] = [];
  const starts = programs.map((program) => {
    const offset = steps.length;
    for (const step of program.steps) steps.push(moved(step, offset));
    return program.start + offset;
  });
  const start = starts.reduceRight((right, left) => steps.push({ op: 'split', left, right }) - 1);
  return { steps, start };
}

function moved(step: Step, offset: number): Step {
  switch (step.op) {
    case 'characters':
    case 'assertion':
      return { ...step, next: step.next + offset };
    case 'split':
      return { op: 'split', left: step.left + offset, right: step.right + offset };
    case 'match':
      return step;
  }
}
