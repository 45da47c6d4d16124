import type { Grammar } from '../grammar.ts';
import { words } from '../words.ts';

/** Prototype pollution (CWE-1321). */
export const prototypePollution: Grammar = {
  ...words,
  start: [
    '__proto__[<property>]=<value>',
    '__proto__.<property>=<value>',
    'constructor[prototype][<property>]=<value>',
    'constructor.prototype.<property>=<value>',
    '{"__proto__":{"<property>":<json>}}',
    '{"constructor":{"prototype":{"<property>":<json>}}}',
    '<ident>[__proto__][<property>]=<value>',
    '<ident>.__proto__.<property>',
    '[["__proto__","<property>"],<json>]',
    '/<ident>?__proto__[<property>]=<value>',
    '#__proto__[<property>]=<value>',
  ],
  property: [
    'isAdmin',
    'polluted',
    'toString',
    'shell',
    'NODE_OPTIONS',
    'outputFunctionName',
    'innerHTML',
    'srcdoc',
    '<ident>',
    'status',
    'argv0',
  ],
  value: ['true', '<number>', '<ident>', 'alert(<number>)', '--require /proc/self/environ'],
  json: ['true', '<number>', '"<ident>"', '{}', '"node"'],
};
