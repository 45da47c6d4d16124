import type { PatternSet } from './pattern-set.ts';
import { createPatternSet } from './pattern-set.ts';
import type { ConfigProblem } from './problem.ts';
import { excerpt, problem } from './problem.ts';

/** What the declared routes say of a request. */
export type RouteMatch = 'declared' | 'undeclared-route' | 'undeclared-method';

/** Decides whether a method and a path are declared; linear in the path, never throws. */
export interface RouteSet {
  readonly size: number;
  match(method: string, path: string): RouteMatch;
}

/** One declaration of ROUTES, taken apart. Methods are null for any. */
interface Declaration {
  readonly methods: readonly string[] | null;
  readonly path: string;
}

/** A place in the tree of declared paths. */
interface Node {
  readonly literals: Map<string, Node>;
  /** Any one segment. */
  parameter: Node | null;
  /** Methods of routes that end here; null for none. */
  ends: Set<string> | null;
  /** Methods of routes that take everything from here on; null for none. */
  rest: Set<string> | null;
}

const anyMethod = '*';
/** A path of more segments is no declared one; every route has fewer. */
const maxSegments = 256;

/**
 * Compiles ROUTES: `GET /orders`, `GET,POST /orders/{id}`, `/static/*` (any method), `GET ~^/v[12]/`.
 *
 * Parameters are spelled as the clouds spell them: `{id}`, `:id`, `{id:int}`, `{id?}` (may be missing), `{proxy+}`, `{*rest}` and a last `*` (all that
 * follows). All paths are walked at once, so what is declared costs no time to whoever asks for something else. A declaration that
 * cannot be read is left out and named.
 */
export function createRouteSet(declarations: readonly string[]): {
  readonly set: RouteSet;
  readonly problems: readonly ConfigProblem[];
} {
  const problems: ConfigProblem[] = [];
  const unusable = (text: string, reason: string): void => {
    const message = `ROUTES does without "${excerpt(text)}" because ${reason}`;
    problems.push(problem('ROUTES', 'warning', message, 'the merged configuration'));
  };
  const root = createNode();
  const patterns: { readonly set: PatternSet; readonly methods: readonly string[] | null }[] = [];
  let size = 0;
  for (const text of declarations) {
    const declaration = readDeclaration(text);
    if (declaration === null) {
      unusable(text, 'it is no path, with methods before it where they matter: GET,POST /orders/{id}');
      continue;
    }
    if (declaration.path.startsWith('~')) {
      const { set, unusable: refused } = createPatternSet([[declaration.path.slice(1), 'regex']]);
      if (refused[0] !== undefined) {
        unusable(text, refused[0].reason);
        continue;
      }
      patterns.push({ set, methods: declaration.methods });
    } else addRoute(root, declaration);
    size++;
  }
  const set: RouteSet = Object.freeze({
    size,
    match(method: string, path: string): RouteMatch {
      const asked = method.toUpperCase();
      let found = walk(root, path, asked);
      if (found !== 'declared' && path.includes('%')) found = better(found, walk(root, decoded(path), asked));
      for (const pattern of patterns) {
        if (found === 'declared') break;
        if (!pattern.set.test(path)) continue;
        found = pattern.methods === null || allows(new Set(pattern.methods), asked) ? 'declared' : 'undeclared-method';
      }
      return found;
    },
  });
  return { set, problems };
}

/** The better of two answers: a method that is not declared still tells that the path is. */
function better(one: RouteMatch, other: RouteMatch): RouteMatch {
  if (one === 'declared' || other === 'declared') return 'declared';
  return one === 'undeclared-method' ? one : other;
}

function readDeclaration(text: string): Declaration | null {
  const trimmed = text.trim();
  const blank = trimmed.search(/\s/);
  const first = blank < 0 ? '' : trimmed.slice(0, blank);
  const path = blank < 0 ? trimmed : trimmed.slice(blank).trim();
  if (!path.startsWith('/') && !path.startsWith('~')) return null;
  if (first === '' || first === anyMethod || first.toUpperCase() === 'ANY') return { methods: null, path };
  if (!/^[A-Za-z]{1,16}(?:,[A-Za-z]{1,16}){0,15}$/.test(first)) return null;
  return { methods: first.toUpperCase().split(','), path };
}

function createNode(): Node {
  return { literals: new Map(), parameter: null, ends: null, rest: null };
}

function addRoute(root: Node, { methods, path }: Declaration): void {
  const segments = segmentsOf(path);
  const names = methods ?? [anyMethod];
  let node = root;
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (last && takesRest(segment)) {
      node.rest = union(node.rest, names);
      return;
    }
    if (last && /^\{[^}]*\?\}$/.test(segment)) node.ends = union(node.ends, names);
    if (isParameter(segment)) {
      node.parameter ??= createNode();
      node = node.parameter;
    } else {
      const known: Node | undefined = node.literals.get(segment);
      const next = known ?? createNode();
      if (known === undefined) node.literals.set(segment, next);
      node = next;
    }
  }
  node.ends = union(node.ends, names);
}

function takesRest(segment: string): boolean {
  return segment === '*' || /^\{[^}]*\+\}$/.test(segment) || /^\{\*[^}]*\}$/.test(segment) || segment === '**';
}

function isParameter(segment: string): boolean {
  return segment === '*' || segment.startsWith(':') || (segment.startsWith('{') && segment.endsWith('}'));
}

function union(methods: Set<string> | null, more: readonly string[]): Set<string> {
  const all = methods ?? new Set<string>();
  for (const method of more) all.add(method);
  return all;
}

/** Walks the path through all routes at once; the places held are never more than the tree has. */
function walk(root: Node, path: string, method: string): RouteMatch {
  const segments = segmentsOf(path);
  let found: RouteMatch = 'undeclared-route';
  let places: readonly Node[] = [root];
  for (let index = 0; index <= segments.length; index++) {
    const segment = segments[index];
    const next: Node[] = [];
    for (const node of places) {
      if (node.rest !== null) found = better(found, allows(node.rest, method) ? 'declared' : 'undeclared-method');
      if (segment === undefined) {
        if (node.ends !== null) found = better(found, allows(node.ends, method) ? 'declared' : 'undeclared-method');
        continue;
      }
      const literal = node.literals.get(segment);
      if (literal !== undefined) next.push(literal);
      if (node.parameter !== null && segment !== '') next.push(node.parameter);
    }
    if (found === 'declared') return found;
    places = next;
    if (places.length === 0 && segment !== undefined) break;
  }
  return found;
}

/** HEAD is what GET answers without its body; OPTIONS is how a browser asks what is allowed. */
function allows(methods: ReadonlySet<string>, method: string): boolean {
  if (methods.has(anyMethod) || methods.has(method) || method === 'OPTIONS') return true;
  return method === 'HEAD' && methods.has('GET');
}

/** The segments behind the first slash; one slash at the end is none. */
function segmentsOf(path: string): readonly string[] {
  const from = path.startsWith('/') ? 1 : 0;
  const to = path.length > 1 && path.endsWith('/') ? path.length - 1 : path.length;
  return from >= to ? [] : path.slice(from, to).split('/', maxSegments);
}

/** Segments decoded once, where that is possible: some platforms deliver the path as it was sent. */
function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
