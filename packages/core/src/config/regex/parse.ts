import {
  anyButNewline,
  anything,
  blanks,
  type CharSet,
  charSet,
  digits,
  foldAscii,
  invert,
  pairs,
  wordCharacters,
} from './char-set.ts';

/** A parsed regular expression. Groups leave no trace: only whether a text matches is ever asked. */
export type RegexNode =
  | { readonly kind: 'characters'; readonly set: CharSet }
  | { readonly kind: 'assertion'; readonly at: Assertion }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly item: RegexNode; readonly min: number; readonly max: number };

/** A place in the text: its start, its end, at or off the edge of a word. */
export type Assertion = 'start' | 'end' | 'word-edge' | 'no-word-edge';

/** A pattern that this engine does not take; `message` says which construct, in words for whoever wrote it. */
export class RegexSyntaxError extends Error {
  override readonly name = 'RegexSyntaxError';
}

/** RE2's own bound; more copies only cost memory. */
const maxRepeat = 1000;
/** Groups inside groups; the parser is recursive and patterns come from the network. */
const maxNesting = 50;

/**
 * Parses the part of RE2's syntax that needs no memory of what was matched.
 *
 * Lookaround, back-references, atomic groups and possessive quantifiers are refused by name: no linear-time engine has them.
 * Flags `i` (ASCII letters) and `s` at the very start are honoured. `$` is the end of the text only, never a place before a last line feed.
 */
export function parseRegex(source: string): RegexNode {
  return new Parser(source).parse();
}

class Parser {
  private readonly source: string;
  private at = 0;
  private nesting = 0;
  private fold = false;
  private dot: CharSet = anyButNewline;

  constructor(source: string) {
    this.source = source;
  }

  parse(): RegexNode {
    const flags = /^\(\?([a-zA-Z]+)\)/.exec(this.source);
    if (flags !== null) {
      for (const flag of flags[1] ?? '') {
        if (flag === 'i') this.fold = true;
        else if (flag === 's') this.dot = anything;
        else throw new RegexSyntaxError(`the flag "${flag}" is not supported`);
      }
      this.at = flags[0].length;
    }
    const node = this.choice();
    if (this.at < this.source.length) throw new RegexSyntaxError('a ")" has no "("');
    return node;
  }

  private choice(): RegexNode {
    const items = [this.sequence()];
    while (this.take('|')) items.push(this.sequence());
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { kind: 'choice', items };
  }

  private sequence(): RegexNode {
    const items: RegexNode[] = [];
    while (this.at < this.source.length && !this.sees('|') && !this.sees(')')) items.push(this.repeated());
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { kind: 'sequence', items };
  }

  private repeated(): RegexNode {
    const item = this.atom();
    const bounds = this.quantifier();
    if (bounds === null) return item;
    if (this.sees('+')) throw new RegexSyntaxError('possessive quantifiers are not supported');
    this.take('?');
    if (this.quantifier() !== null) throw new RegexSyntaxError('a quantifier follows a quantifier');
    return { kind: 'repeat', item, min: bounds[0], max: bounds[1] };
  }

  /** The bounds of a quantifier at this place, or null where there is none; `{` that opens none is a plain character. */
  private quantifier(): readonly [min: number, max: number] | null {
    if (this.take('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.take('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.take('?')) return [0, 1];
    const counted = this.lookAt(/\{(\d{1,6})(,(\d{0,6}))?\}/y);
    if (counted === null) return null;
    this.at += counted[0].length;
    const min = Number(counted[1]);
    const upper = counted[3] === '' ? Number.POSITIVE_INFINITY : Number(counted[3]);
    const max = counted[2] === undefined ? min : upper;
    if (min > maxRepeat || (max > maxRepeat && max !== Number.POSITIVE_INFINITY)) {
      throw new RegexSyntaxError(`a repetition is over ${maxRepeat} times`);
    }
    if (min > max) throw new RegexSyntaxError('a repetition has its bounds the wrong way round');
    return [min, max];
  }

  private atom(): RegexNode {
    const start = this.at;
    const character = this.next();
    switch (character) {
      case '(':
        return this.group();
      case '[':
        return this.characters(this.bracket());
      case '.':
        return { kind: 'characters', set: this.dot };
      case '^':
        return { kind: 'assertion', at: 'start' };
      case '$':
        return { kind: 'assertion', at: 'end' };
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
        throw new RegexSyntaxError(`the "${character}" at ${start} repeats nothing`);
      default:
        return this.characters(one(character));
    }
  }

  private group(): RegexNode {
    if (this.take('?')) this.groupKind();
    if (++this.nesting > maxNesting) throw new RegexSyntaxError(`groups are nested deeper than ${maxNesting}`);
    const inner = this.choice();
    this.nesting--;
    if (!this.take(')')) throw new RegexSyntaxError('a "(" is not closed');
    return inner;
  }

  private groupKind(): void {
    if (this.take(':')) return;
    const named = this.lookAt(/P?<[A-Za-z_]\w{0,63}>/y);
    if (named !== null) this.at += named[0].length;
    else if (this.sees('=') || this.sees('!')) throw new RegexSyntaxError('lookahead is not supported');
    else if (this.lookAt(/<[=!]/y) !== null) throw new RegexSyntaxError('lookbehind is not supported');
    else if (this.sees('>')) throw new RegexSyntaxError('atomic groups are not supported');
    else if (this.sees('P=')) throw new RegexSyntaxError('back-references are not supported');
    else throw new RegexSyntaxError('this kind of group is not supported');
  }

  private escape(): RegexNode {
    const character = this.next();
    if (character === 'b') return { kind: 'assertion', at: 'word-edge' };
    if (character === 'B') return { kind: 'assertion', at: 'no-word-edge' };
    if (character === 'A') return { kind: 'assertion', at: 'start' };
    if (character === 'z' || character === 'Z') return { kind: 'assertion', at: 'end' };
    if (/[1-9]/.test(character) || character === 'k') throw new RegexSyntaxError('back-references are not supported');
    return this.characters(this.escapedSet(character));
  }

  /** What stands behind a backslash, inside and outside of brackets. */
  private escapedSet(character: string): CharSet {
    const known = namedSet(character);
    if (known !== null) return known;
    const hex = character === 'x' || character === 'u' ? this.lookAt(hexEscapes[character]) : null;
    if (hex !== null) {
      this.at += hex[0].length;
      const codePoint = Number.parseInt(hex[1] ?? hex[2] ?? '', 16);
      if (codePoint > 0x10ffff) throw new RegexSyntaxError(`\\${character}${hex[0]} is no character`);
      return [codePoint, codePoint];
    }
    if (character === 'p' || character === 'P') throw new RegexSyntaxError('Unicode classes are not supported');
    if (/[A-Za-z0-9]/.test(character)) throw new RegexSyntaxError(`"\\${character}" is not supported`);
    return one(character);
  }

  private bracket(): CharSet {
    const negated = this.take('^');
    const ranges: (readonly [number, number])[] = [];
    let first = true;
    while (first || !this.sees(']')) {
      if (this.sees('[:')) throw new RegexSyntaxError('POSIX classes are not supported');
      const low = this.bracketItem();
      const single = low[0] === low[1] && low.length === 2;
      if (single && this.sees('-') && this.source[this.at + 1] !== ']' && this.at + 1 < this.source.length) {
        this.at++;
        const high = this.bracketItem();
        if (high.length !== 2 || high[0] !== high[1]) throw new RegexSyntaxError('a range ends in a class');
        if ((low[0] ?? 0) > (high[0] ?? 0)) throw new RegexSyntaxError('a range is the wrong way round');
        ranges.push([low[0] ?? 0, high[0] ?? 0]);
      } else ranges.push(...pairs(low));
      first = false;
    }
    this.at++;
    const set = charSet(ranges);
    const folded = this.fold ? foldAscii(set) : set;
    return negated ? invert(folded) : folded;
  }

  private bracketItem(): CharSet {
    const character = this.next('a "[" is not closed');
    if (character !== '\\') return one(character);
    const escaped = this.next();
    return escaped === 'b' ? [8, 8] : this.escapedSet(escaped);
  }

  private characters(set: CharSet): RegexNode {
    return { kind: 'characters', set: this.fold ? foldAscii(set) : set };
  }

  private next(missing = 'it ends in the middle'): string {
    const codePoint = this.source.codePointAt(this.at);
    if (codePoint === undefined) throw new RegexSyntaxError(missing);
    const character = String.fromCodePoint(codePoint);
    this.at += character.length;
    return character;
  }

  private sees(text: string): boolean {
    return this.source.startsWith(text, this.at);
  }

  private take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += text.length;
    return true;
  }

  private lookAt(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.at;
    return sticky.exec(this.source);
  }
}

/** The set behind a letter that stands for one, or null. */
function namedSet(letter: string): CharSet | null {
  switch (letter) {
    case 'd':
      return digits;
    case 'D':
      return invert(digits);
    case 'w':
      return wordCharacters;
    case 'W':
      return invert(wordCharacters);
    case 's':
      return blanks;
    case 'S':
      return invert(blanks);
    default: {
      const control = 'tnvfr'.indexOf(letter);
      return control === -1 ? null : [9 + control, 9 + control];
    }
  }
}

const hexEscapes: Readonly<Record<'x' | 'u', RegExp>> = {
  x: /([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\}/y,
  u: /([0-9A-Fa-f]{4})/y,
};

function one(character: string): CharSet {
  const codePoint = character.codePointAt(0) ?? 0;
  return [codePoint, codePoint];
}
