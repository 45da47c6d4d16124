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

it.each<[string, string, boolean]>([
  ['if-none-match', 'W/"WOMsbVsL0x5fezXb8kEphjfjyHj"', false],
  ['if-match', '"a+/b=", "c"', false],
  ['if-none-match', '"x" or "y"', true],
  ['if-none-match', '"\'<script>"', true],
  ['x-title', '"WOMsbVsL0x5fezXb8kEphjfjyHj"', true],
])('the header %s: %j: %s', (name, value, asks) => {
  expect(isWorthAsking(value, 'header-value', name)).toBe(asks);
});

it.each<[string, boolean]>([
  ['<div style="padding:0px">', false],
  ['<div id="a-b" class="c d" style="position:relative; top: 1px;">', false],
  ['<div id="39">', true],
  ['<div style="background:url(a)">', true],
  ['<div style="x:expr\\65ssion">', true],
  ['<div style="padding:0px" onclick="f()">', true],
  ['<div style="padding:0px"><b>', true],
])('a tag of a layout: %j: %s', (value, asks) => {
  expect(isWorthAsking(value, 'query-value')).toBe(asks);
});
