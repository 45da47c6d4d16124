import { stringify } from 'yaml';

/** What a template prints of the values that it is given. */
export interface GoTemplates {
  /** Adds what a file defines, and gives what it prints itself. */
  render(source: string, dot: unknown): string;
}

/**
 * Creates a renderer of the part of Go's templates that our chart uses: `define`, `include`, `if`, `with`, `range`, pipelines and a dozen functions.
 *
 * It is stricter than Helm: an unknown function, and a value that is not there, are errors instead of nothing. So a template that passes here
 * says no more than Helm understands, and a misspelt value is found.
 */
export function createGoTemplates(): GoTemplates {
  const defined = new Map<string, readonly Node[]>();

  function print(nodes: readonly Node[], dot: unknown): string {
    return nodes.map((node) => printOne(node, dot)).join('');
  }

  function printOne(node: Node, dot: unknown): string {
    if (node.kind === 'text') return node.text;
    if (node.kind === 'define') {
      defined.set(node.name, node.body);
      return '';
    }
    const value = evaluate(node.pipeline, dot);
    if (node.kind === 'print') return String(value);
    if (node.kind === 'if') return print(isTrue(value) ? node.body : node.otherwise, dot);
    if (node.kind === 'with') return isTrue(value) ? print(node.body, value) : print(node.otherwise, dot);
    if (!Array.isArray(value)) throw new Error(`range over what is no list: ${node.pipeline}`);
    return value.map((item) => print(node.body, item)).join('');
  }

  function evaluate(pipeline: string, dot: unknown): unknown {
    const words = pipeline.match(/"(?:[^"\\]|\\.)*"|[()|]|[^\s()|]+/g) ?? [];
    let at = 0;
    const pipe = (): unknown => {
      let value = command([]);
      while (words[at] === '|') {
        at++;
        value = command([value]);
      }
      return value;
    };
    const command = (last: readonly unknown[]): unknown => {
      const name = words[at] ?? '';
      const isFunction = /^[a-zA-Z]+$/.test(name);
      if (isFunction) at++;
      const given: unknown[] = [];
      while (at < words.length && words[at] !== '|' && words[at] !== ')') given.push(term());
      given.push(...last);
      if (!isFunction) return given[0];
      if (name === 'include')
        return print(defined.get(String(given[0])) ?? fail(`nothing is called ${given[0]}`), given[1]);
      return (functions.get(name) ?? fail(`there is no function ${name}`))(...given);
    };
    const term = (): unknown => {
      const word = words[at++] ?? '';
      if (word === '(') {
        const value = pipe();
        if (words[at++] !== ')') fail(`a parenthesis is open in ${pipeline}`);
        return value;
      }
      if (word.startsWith('"')) return JSON.parse(word);
      if (/^-?\d+$/.test(word)) return Number(word);
      if (word === '.') return dot;
      if (!word.startsWith('.')) return fail(`cannot read ${word} in ${pipeline}`);
      return word
        .slice(1)
        .split('.')
        .reduce<unknown>((value, key) => {
          if (typeof value !== 'object' || value === null || !(key in value)) return fail(`${word} is not there`);
          return (value as Record<string, unknown>)[key];
        }, dot);
    };
    const value = pipe();
    if (at < words.length) fail(`cannot read all of ${pipeline}`);
    return value;
  }

  return { render: (source, dot) => print(parse(source), dot) };
}

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly pipeline: string }
  | { readonly kind: 'define'; readonly name: string; readonly body: readonly Node[] }
  | {
      readonly kind: 'if' | 'with' | 'range';
      readonly pipeline: string;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    };

function parse(source: string): readonly Node[] {
  // A dash in the braces takes the white space beside it away.
  const trimmed = source.replace(/\s*\{\{- /g, '{{ ').replace(/ -\}\}\s*/g, ' }}');
  const parts = trimmed.split(/(\{\{ .*? \}\})/);
  let at = 0;
  const block = (ends: readonly string[]): { readonly nodes: readonly Node[]; readonly end: string } => {
    const nodes: Node[] = [];
    while (at < parts.length) {
      const part = parts[at++] ?? '';
      if (!part.startsWith('{{ ')) {
        if (part.includes('{{')) fail(`an action that cannot be read: ${part}`);
        nodes.push({ kind: 'text', text: part });
        continue;
      }
      const action = part.slice(3, -3).trim();
      const [word = ''] = action.split(' ');
      const rest = action.slice(word.length).trim();
      if (ends.includes(action)) return { nodes, end: action };
      if (word === 'define') nodes.push({ kind: 'define', name: JSON.parse(rest), body: block(['end']).nodes });
      else if (word === 'if' || word === 'with' || word === 'range') {
        const first = block(['end', 'else']);
        const otherwise = first.end === 'else' ? block(['end']).nodes : [];
        nodes.push({ kind: word, pipeline: rest, body: first.nodes, otherwise });
      } else nodes.push({ kind: 'print', pipeline: action });
    }
    if (ends.length > 0) fail('a block does not end');
    return { nodes, end: '' };
  };
  return block([]).nodes;
}

/** What Go takes for true: everything but nothing, zero and what is empty. */
function isTrue(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

const functions: ReadonlyMap<string, (...given: readonly unknown[]) => unknown> = new Map<
  string,
  (...given: readonly unknown[]) => unknown
>([
  ['quote', (value) => JSON.stringify(String(value))],
  ['default', (otherwise, value) => (isTrue(value) ? value : otherwise)],
  ['toYaml', (value) => stringify(value).trimEnd()],
  ['nindent', (by, text) => `\n${String(text).replace(/^/gm, ' '.repeat(Number(by)))}`],
  ['add', (...given) => given.reduce<number>((sum, value) => sum + Number(value), 0)],
  ['int', (value) => Number(value)],
  ['gt', (a, b) => Number(a) > Number(b)],
  ['not', (value) => !isTrue(value)],
  ['and', (...given) => given.find((value) => !isTrue(value)) ?? given.at(-1)],
  ['or', (...given) => given.find(isTrue) ?? given.at(-1)],
  ['printf', (format, ...given) => String(format).replaceAll('%v', () => String(given.shift()))],
]);

function fail(message: string): never {
  throw new Error(message);
}
