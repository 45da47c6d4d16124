import type { Pairs } from '@rasp/core';
import type { FunctionMetadata } from './functions-core.ts';

/** The function that answers a request, and what its route took out of the path. */
export interface RoutedFunction {
  readonly name: string;
  readonly params: Pairs;
}

/**
 * Finds the HTTP function whose method and route fit a request, or null.
 *
 * Routes are ASP.NET templates; `{name}`, `{name?}` and `{*name}` are understood, constraints are not checked. The first that fits answers, where
 * ASP.NET takes the most particular one. There is no route prefix: the host's default is `api`, and host.json may set it to nothing.
 */
export function routeOf(functions: readonly FunctionMetadata[], method: string, path: string): RoutedFunction | null {
  const segments = path.split('/').slice(1).map(decodeSegment);
  for (const { name, bindings } of functions) {
    const trigger = Object.values(bindings).find(({ type }) => type?.toLowerCase() === 'httptrigger');
    if (trigger === undefined) continue;
    const methods = trigger['methods'];
    if (Array.isArray(methods) && methods.length > 0 && !methods.includes(method)) continue;
    const route = trigger['route'];
    const params = paramsOf(typeof route === 'string' && route !== '' ? route : name, segments);
    if (params !== null) return { name, params };
  }
  return null;
}

function paramsOf(route: string, segments: readonly string[]): Pairs | null {
  const params: (readonly [string, string])[] = [];
  const templates = route.split('/');
  for (const [index, template] of templates.entries()) {
    const [, star = '', name = '', optional = ''] =
      /^\{(\*{0,2})(\w+)(?::[^}?]*)?(?:=[^}]*)?(\??)\}$/u.exec(template) ?? [];
    if (star !== '') {
      const rest = segments.slice(index).join('/');
      if (rest !== '') params.push([name, rest]);
      return params;
    }
    const segment = segments[index] ?? '';
    if (name === '' ? segment.toLowerCase() !== template.toLowerCase() : segment === '' && optional === '') return null;
    if (name !== '' && segment !== '') params.push([name, segment]);
  }
  return segments.slice(templates.length).every((segment) => segment === '') ? params : null;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
