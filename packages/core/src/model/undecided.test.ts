import type { InputSource } from '../input.ts';
import { isWorthAsking } from './undecided.ts';

const parameters: readonly InputSource[] = ['query-value', 'form-value', 'json-value', 'path', 'text', 'record'];
const headers: readonly InputSource[] = [
  ...(['user-agent', 'referer', 'header-name', 'header-value', 'cookie-name', 'cookie-value'] as const),
];

it.each<[string, boolean, boolean]>([
  ['fB0XiWqDsz', false, false],
  ['execute-api.eu-west-1.example.com', false, false],
  ['', false, false],
  ['1 or 2', true, false],
  ['a=b', true, false],
  ['é', true, false],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', true, false],
  ['text/html, */*;q=0.8', true, false],
  ["it's", true, true],
  ['"x"', true, true],
  ['a < b', true, true],
  ['a > b', true, true],
  ['$x', true, true],
  ['a|b', true, true],
  ['`id`', true, true],
  ['{}', true, true],
  ['{"necessary":true,"stamp":"aGk+/w==","ver":1}', false, false],
  ['{"a":{"$ne":1}}', true, true],
  ['{"a":"x\' or 1"}', true, true],
  ['a\\b', true, true],
  ['100%', true, true],
])('%j: as a parameter %s, in a header %s', (value, parameter, header) => {
  expect(parameters.map((source) => isWorthAsking(value, source))).toEqual(parameters.map(() => parameter));
  expect(headers.map((source) => isWorthAsking(value, source))).toEqual(headers.map(() => header));
});
