import { contains, lastCodePoint, pairs, wordCharacters } from './char-set.ts';
import type { Program } from './program.ts';

/** Says whether a program matches anywhere in a text. */
export interface Matcher {
  test(text: string): boolean;
}

/** Where the automaton stands between two characters, with the ways out that were taken before. */
interface State {
  /** Steps that wait for the next character, ascending. Null for the two final states. */
  readonly waiting: readonly number[] | null;
  readonly atStart: boolean;
  readonly afterWord: boolean;
  readonly ways: (State | undefined)[];
}

const matched: State = { waiting: null, atStart: false, afterWord: false, ways: [] };
const failed: State = { waiting: null, atStart: false, afterWord: false, ways: [] };

/** Ways held at most, over all states: 32,768 references are 256 kB. A text that needs more starts the cache afresh. */
const maxWays = 32_768;

/**
 * Creates a matcher that reads each character once, whatever the pattern.
 *
 * The automaton is made deterministic while texts are read (a "lazy DFA"): each state and character class is worked out once and
 * remembered. Time is at most proportional to text length times program size, memory is bounded, and nothing ever goes back.
 */
export function createMatcher(program: Program): Matcher {
  const classes = classify(program);
  const endClass = classes.count;
  const { steps } = program;
  let states = new Map<string, State>();
  const initial = stateOf([], true, false);
  const restarts = canStartLater();

  return {
    test(text) {
      let state = initial;
      for (let index = 0; index < text.length; index++) {
        const unit = text.charCodeAt(index);
        let kind = 0;
        if (unit < 128) kind = classes.ascii[unit] ?? 0;
        else {
          const codePoint = text.codePointAt(index) ?? unit;
          if (codePoint > 0xffff) index++;
          kind = classes.of(codePoint);
        }
        state = state.ways[kind] ?? follow(state, kind);
        if (state === matched) return true;
        if (state === failed) return false;
      }
      return (state.ways[endClass] ?? follow(state, endClass)) === matched;
    },
  };

  function follow(state: State, kind: number): State {
    const next = work(state, kind);
    state.ways[kind] = next;
    return next;
  }

  function work(state: State, kind: number): State {
    const reached = reach(state.waiting ?? [], {
      start: state.atStart,
      end: kind === endClass,
      edge: state.afterWord !== (kind !== endClass && classes.word[kind] === true),
    });
    if (reached === null) return matched;
    if (kind === endClass) return failed;
    const sample = classes.samples[kind] ?? 0;
    const waiting = new Set<number>();
    for (const index of reached) {
      const step = steps[index];
      if (step?.op === 'characters' && contains(step.set, sample)) waiting.add(step.next);
    }
    if (waiting.size === 0 && !restarts) return failed;
    return stateOf(
      [...waiting].sort((a, b) => a - b),
      false,
      classes.word[kind] === true,
    );
  }

  /** Every step that can be reached without a character, a new start included, or null when that reaches a match. */
  function reach(from: readonly number[], place: Place): Set<number> | null {
    const seen = new Set<number>();
    const open = [...from, program.start];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (seen.has(index)) continue;
      seen.add(index);
      const step = steps[index];
      if (step === undefined || step.op === 'characters') continue;
      if (step.op === 'match') return null;
      if (step.op === 'split') open.push(step.right, step.left);
      else if (holds(step.at, place)) open.push(step.next);
    }
    return seen;
  }

  function stateOf(waiting: readonly number[], atStart: boolean, afterWord: boolean): State {
    const key = `${atStart ? 1 : 0}${afterWord ? 1 : 0}:${waiting.join(',')}`;
    const known = states.get(key);
    if (known !== undefined) return known;
    if (states.size * (endClass + 1) >= maxWays) {
      states = new Map();
      initial.ways.length = 0;
    }
    const fresh: State = { waiting, atStart, afterWord, ways: [] };
    states.set(key, fresh);
    return fresh;
  }

  /** False when every way in leads through the start of the text, so that a lost match is lost for good. */
  function canStartLater(): boolean {
    for (const edge of [true, false]) {
      const reached = reach([], { start: false, end: true, edge });
      if (reached === null) return true;
      for (const index of reached) if (steps[index]?.op === 'characters') return true;
    }
    return false;
  }
}

interface Place {
  readonly start: boolean;
  readonly end: boolean;
  readonly edge: boolean;
}

function holds(at: 'start' | 'end' | 'word-edge' | 'no-word-edge', place: Place): boolean {
  switch (at) {
    case 'start':
      return place.start;
    case 'end':
      return place.end;
    case 'word-edge':
      return place.edge;
    case 'no-word-edge':
      return !place.edge;
  }
}

/** Characters that no step of a program tells apart share a class. */
interface CharacterClasses {
  readonly count: number;
  /** Class of each ASCII character. */
  readonly ascii: readonly number[];
  /** One member of each class. */
  readonly samples: readonly number[];
  readonly word: readonly boolean[];
  of(codePoint: number): number;
}

function classify(program: Program): CharacterClasses {
  const edges = new Set<number>([0]);
  const sets = program.steps.flatMap((step) => (step.op === 'characters' ? [step.set] : []));
  for (const set of [...sets, wordCharacters]) {
    for (const [low, high] of pairs(set)) {
      edges.add(low);
      if (high < lastCodePoint) edges.add(high + 1);
    }
  }
  const samples = [...edges].sort((a, b) => a - b);
  const of = (codePoint: number): number => {
    let low = 0;
    let high = samples.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((samples[middle] ?? 0) <= codePoint) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    count: samples.length,
    ascii: Array.from({ length: 128 }, (_, codePoint) => of(codePoint)),
    samples,
    word: samples.map((sample) => contains(wordCharacters, sample)),
    of,
  };
}
