import type { DecodeStep } from '../input.ts';
import { type InputCollector, MAX_NAME_LENGTH } from './collector.ts';
import { type GraphqlTokens, nextToken } from './graphql-tokens.ts';

/** What a bracket holds: a selection set, arguments or variables' definitions, an object, a list. */
type Inside = 'selection' | 'arguments' | 'variables' | 'object' | 'list';

/** What the next token may be where names and values alternate. */
type Expected = 'key' | 'colon' | 'value' | 'type';

interface Frame {
  readonly inside: Inside;
  readonly path: string;
  /** Path of the field or argument that was named last. */
  current: string;
  expected: Expected;
}

/** Levels of brackets that are read; servers refuse far fewer. */
const MAX_DEPTH = 512;

const keywords: ReadonlySet<string> = new Set(['query', 'mutation', 'subscription', 'fragment']);

/**
 * Lists the strings, comments and names of an executable GraphQL document, each under its path of fields and arguments:
 * `/createUser/input/name`; a comment's path ends in `#`, a directive begins with `@`.
 *
 * Gives false for every other text: then what was read is listed only if `partly`, and the text has to be inspected as it stands. A document
 * is not: it reads like program text, and beside strings and comments it has no character that SQL or a shell needs. So the
 * grammar is held to as far as brackets, arguments and values go, and a text that merely begins like a document is none. Fields go by their
 * names, not by aliases. Schemas are no executable documents. Never throws; linear; reads MAX_DEPTH levels.
 */
export function listGraphql(
  text: string,
  prefix: string,
  trail: readonly DecodeStep[],
  collector: InputCollector,
  partly = false,
): boolean {
  if (!mayBeGraphql(text)) return false;
  const reader = new GraphqlReader(text, prefix, collector.room + 1);
  const whole = reader.run();
  if (!whole && !partly) return false;
  for (const { source, name, value } of reader.items) collector.add(source, name, value, trail);
  return whole;
}

/** The test that nearly every text fails: a document begins with a brace, a comment or a keyword. */
function mayBeGraphql(text: string): boolean {
  const start = text.search(/[^\s,\ufeff]/);
  if (start < 0) return false;
  const first = text.charAt(start);
  if (first === '#') return true;
  if (first === '{') return /[\s,]*[\w.#]/y.test(text.slice(start + 1, start + 256));
  return keywords.has(/^[a-z]*/.exec(text.slice(start, start + 16))?.[0] ?? '');
}

interface Item {
  readonly source: 'graphql-name' | 'graphql-value';
  readonly name: string;
  readonly value: string;
}

class GraphqlReader {
  readonly items: Item[] = [];
  readonly #tokens: GraphqlTokens;
  readonly #prefix: string;
  readonly #maxItems: number;
  readonly #frames: Frame[] = [];
  readonly #names = new Set<string>();
  /** The definition that is begun and has no selection set yet; empty between definitions. */
  #head = '';
  /** Names behind the definition's keyword. */
  #headNames = 0;
  /** Kind of the token before, comments aside. */
  #before: GraphqlTokens['kind'] = 'none';
  /** What the next name in a selection set is: a field, what `...` spreads, or the type behind `on`. */
  #next: 'field' | 'spread' | 'type' = 'field';
  #definitions = 0;

  constructor(text: string, prefix: string, maxItems: number) {
    this.#tokens = { text, at: 0, kind: 'none', value: '' };
    this.#prefix = prefix;
    this.#maxItems = maxItems;
  }

  /** True for a whole document; ends at the first token that does not fit. */
  run(): boolean {
    const tokens = this.#tokens;
    for (;;) {
      nextToken(tokens);
      if (tokens.kind === 'end') return this.#frames.length === 0 && this.#head === '' && this.#definitions > 0;
      const frame = this.#frames[this.#frames.length - 1];
      const path = frame?.current ?? this.#prefix;
      if (tokens.kind === 'comment') this.#list('graphql-value', `${path}/#`, tokens.value);
      else {
        const fits = frame === undefined ? this.#top() : this.#within(frame);
        if (!fits) {
          // What was read of a string that does not end.
          if (tokens.kind === 'none') this.#list('graphql-value', path, tokens.value);
          return false;
        }
        this.#before = tokens.kind;
      }
    }
  }

  /** Between the selection sets of definitions. */
  #top(): boolean {
    const { kind, value } = this.#tokens;
    if (kind === 'name') {
      if (this.#head === '') {
        this.#headNames = 0;
        if (!keywords.has(value)) return false;
        this.#head = value;
        return true;
      }
      // `query Name`, `fragment Name on Type`.
      if (++this.#headNames > (this.#head === 'fragment' ? 3 : 1) || this.#before === ')') return false;
      this.#name(this.#prefix, value);
      return true;
    }
    if (kind === '{') {
      this.#head = '';
      this.#definitions++;
      return this.#open('selection', this.#prefix);
    }
    if (this.#head === '') return false;
    if (kind === 'directive') return this.#directive(this.#prefix);
    if (kind !== '(') return false;
    if (this.#before === 'directive') return this.#open('arguments', this.#directivePath);
    return this.#head !== 'fragment' && this.#before === 'name' && this.#open('variables', this.#prefix);
  }

  #within(frame: Frame): boolean {
    if (frame.inside === 'selection') return this.#inSelection(frame);
    const { kind } = this.#tokens;
    if (kind === closing[frame.inside]) {
      const complete = frame.inside === 'list' || frame.expected === 'key' || frame.expected === 'type';
      const empty = this.#before === '(';
      this.#frames.pop();
      return complete && !empty;
    }
    if (frame.expected === 'value') return this.#value(frame);
    if (frame.expected === 'colon') {
      frame.expected = frame.inside === 'variables' ? 'type' : 'value';
      return kind === ':';
    }
    if (frame.inside === 'variables') return this.#inVariables(frame);
    frame.expected = 'colon';
    return kind === 'name' && this.#enter(frame, this.#tokens.value);
  }

  #inSelection(frame: Frame): boolean {
    const { kind, value } = this.#tokens;
    switch (kind) {
      case 'name':
        return this.#selectionName(frame, value);
      case ':':
        // The name before was an alias.
        return this.#before === 'name' && this.#next === 'field';
      case 'spread':
        this.#next = 'spread';
        frame.current = frame.path;
        return this.#before !== ':';
      case 'directive':
        return this.#before !== '{' && this.#before !== ':' && this.#directive(frame.current);
      case '(':
        if (this.#before === 'directive') return this.#open('arguments', this.#directivePath);
        return this.#before === 'name' && frame.current !== frame.path && this.#open('arguments', frame.current);
      case '{':
        this.#next = 'field';
        return (
          this.#before !== '{' && this.#before !== '}' && this.#before !== ':' && this.#open('selection', frame.current)
        );
      case '}':
        this.#frames.pop();
        this.#next = 'field';
        return this.#before !== '{' && this.#before !== ':' && this.#before !== 'spread';
      default:
        return false;
    }
  }

  #selectionName(frame: Frame, value: string): boolean {
    if (this.#next === 'field') return this.#enter(frame, value);
    this.#next = this.#next === 'spread' && value === 'on' ? 'type' : 'field';
    if (this.#next === 'field') this.#name(frame.path, value);
    return true;
  }

  /** `$name: [Type!]! = value @directive`. */
  #inVariables(frame: Frame): boolean {
    const { kind, value } = this.#tokens;
    if (kind === 'variable') {
      frame.expected = 'colon';
      return this.#enter(frame, `$${value}`);
    }
    if (kind === 'directive') return this.#before !== '(' && this.#directive(frame.current);
    if (kind === '(') return this.#before === 'directive' && this.#open('arguments', this.#directivePath);
    if (frame.expected !== 'type') return false;
    if (kind === '=') {
      frame.expected = 'value';
      return this.#before !== ':';
    }
    if (kind === 'name') this.#name(frame.current, value);
    return kind === 'name' || kind === '[' || kind === ']' || kind === '!';
  }

  #value(frame: Frame): boolean {
    const { kind, value } = this.#tokens;
    if (frame.inside !== 'list') frame.expected = 'key';
    if (kind === 'string') this.#list('graphql-value', frame.current, value);
    else if (kind === 'name' || kind === 'variable') this.#name(frame.current, value);
    else if (kind === '[') return this.#open('list', frame.current);
    else if (kind === '{') return this.#open('object', frame.current);
    else return kind === 'number';
    return true;
  }

  #open(inside: Inside, path: string): boolean {
    if (this.#frames.length >= MAX_DEPTH) return false;
    this.#frames.push({ inside, path, current: path, expected: inside === 'list' ? 'value' : 'key' });
    return true;
  }

  /** Takes a name as the step behind the frame's path. */
  #enter(frame: Frame, name: string): boolean {
    frame.current = stepTo(frame.path, name);
    this.#name(frame.current, name);
    return true;
  }

  #directivePath = '';

  #directive(path: string): boolean {
    this.#directivePath = stepTo(path, `@${this.#tokens.value}`);
    this.#name(this.#directivePath, this.#tokens.value);
    return true;
  }

  #name(path: string, name: string): void {
    if (this.#names.has(name)) return;
    this.#names.add(name);
    this.#list('graphql-name', path, name);
  }

  #list(source: Item['source'], name: string, value: string): void {
    if (this.items.length < this.#maxItems) this.items.push({ source, name, value });
  }
}

const closing: Readonly<Record<Inside, string>> = {
  selection: '}',
  arguments: ')',
  variables: ')',
  object: '}',
  list: ']',
};

function stepTo(path: string, name: string): string {
  return path.length >= MAX_NAME_LENGTH ? path : `${path}/${name.slice(0, MAX_NAME_LENGTH)}`;
}
