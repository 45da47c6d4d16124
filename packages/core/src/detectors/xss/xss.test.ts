import { join } from 'node:path';
import { describeDetector } from '@rasp/testing/detector-suite.ts';
import { needs, xss } from './xss.ts';

describeDetector(xss, {
  cases: join(__dirname, 'xss.cases.jsonl'),
  floor: { attack: 185, benign: 210 },
  needs,
  pieces: [
    '<',
    '>',
    'script',
    ' on',
    'load',
    '=',
    '"',
    "'",
    '`',
    '(',
    ')',
    'alert',
    'java',
    ':',
    '&#',
    '${',
    '/',
    '.',
    '[',
    ']',
    ' ',
    '\n',
    'ä',
    '\u0000',
    '\ud800',
  ],
  repeated: [
    '<a ',
    '<a b="',
    '<a b="<a b=\'" c="<a b=\'',
    ' onload=',
    'alert(',
    "'-",
    'a[',
    '/**/',
    '"><',
    'javascript:',
    '&#106;',
    '<script',
    '</script',
  ],
});

describe('xss: certainty follows from what runs', () => {
  it.each([
    ['<script>alert(1)</script>', 'certain', 'script-tag'],
    ['< script>alert(1)</script>', 'likely', 'script-tag'],
    ['<img src=x onerror=alert(1)>', 'certain', 'event-handler'],
    ['javascript:alert(1)', 'certain', 'script-url'],
    ["'-alert(1)-'", 'certain', 'script-string'],
    ['$'.concat('{alert(1)}'), 'certain', 'template-literal'],
    ['alert(1)', 'likely', 'script-call'],
    ['<iframe src=//evil.example></iframe>', 'likely', 'active-content'],
    ['"><h1>x', 'likely', 'markup-breakout'],
  ])('%s is %s', (value, certainty, rule) => {
    expect(xss.inspect(value, 'query-value')).toMatchObject({ certainty, rule });
  });

  it('prefers a certain sighting to a likely one before it', () => {
    const value = '<iframe src=//evil.example></iframe><script>x</script>';
    expect(xss.inspect(value, 'query-value')?.rule).toBe('script-tag');
  });

  it('needs an event that exists, a boundary before it and a value after it', () => {
    expect(xss.inspect('<p onclick=x>', 'query-value')).not.toBeNull();
    expect(xss.inspect('<p onclicked=x>', 'query-value')).toBeNull();
    expect(xss.inspect('<p data-onclick=x>', 'query-value')).toBeNull();
    expect(xss.inspect('<p onclick=>', 'query-value')).toBeNull();
    expect(xss.inspect('<p onclick="">', 'query-value')).toBeNull();
  });

  it('takes a closed attribute for one only within 48 characters', () => {
    const lead = 'x'.repeat(46);
    expect(xss.inspect(`${lead}"><h1>`, 'query-value')?.rule).toBe('markup-breakout');
    expect(xss.inspect(`${lead}x"><h1>`, 'query-value')).toBeNull();
  });
});
