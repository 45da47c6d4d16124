import { screen } from './screen.ts';
import { recurs, screenRecurring } from './screen-recurring.ts';

describe('screen: values that come with many requests', () => {
  it.each([
    'gzip, deflate, br',
    'en-GB,en;q=0.9',
    '?0',
    "' or 1=1 -- ",
    '<script>alert(1)</script>',
    'x'.repeat(500),
    '',
  ])('answers as the screen does, however often it is asked: %j', (value) => {
    const expected = screen(value);
    for (let times = 0; times < 4; times++) expect(screenRecurring(value)).toBe(expected);
  });

  it('is not deceived by a value that resembles a remembered one', () => {
    const plain = 'axxxxx1xx ab';
    const alike = "a' or 1=1 ab";
    // The same length, and the same characters where the slot is taken from: first, middle, the last three.
    expect([0, 6, 9, 10, 11].map((at) => alike[at])).toEqual([0, 6, 9, 10, 11].map((at) => plain[at]));
    for (let times = 0; times < 3; times++) expect(screenRecurring(plain)).toBe(0);
    expect(screen(alike)).not.toBe(0);
    expect(screenRecurring(alike)).toBe(screen(alike));
    expect(screenRecurring(plain)).toBe(0);
  });

  it.each([
    ['header-value', 'accept'],
    ['header-value', 'x-forwarded-proto'],
    ['header-value', 'sec-ch-ua'],
    ['header-value', 'cache-control'],
    ['header-value', 'content-type'],
    ['header-value', 'connection'],
    ['header-value', 'host'],
    ['header-value', 'priority'],
    ['user-agent', 'user-agent'],
    ['query-name', 'q'],
    ['json-key', '/a'],
  ] as const)('remembers %s %s', (source, name) => {
    expect(recurs(source, name)).toBe(true);
  });

  it.each([
    ['header-value', 'authorization'],
    ['header-value', 'x-api-key'],
    ['header-value', 'x-functions-key'],
    ['header-value', 'proxy-authorization'],
    ['header-value', 'private-token'],
    ['header-value', 'ocp-apim-subscription-key'],
    ['header-value', 'cf-access-jwt-assertion'],
    ['header-value', 'csrf-token'],
    ['cookie-value', 'accept'],
    ['query-value', 'accept'],
    ['json-value', '/accept'],
    ['form-value', 'host'],
  ] as const)('never keeps what may be a secret: %s %s', (source, name) => {
    expect(recurs(source, name)).toBe(false);
  });
});
