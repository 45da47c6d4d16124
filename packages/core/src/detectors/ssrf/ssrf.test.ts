import { join } from 'node:path';
import { describeDetector } from '@rasp/testing/detector-suite.ts';
import { ssrf } from './ssrf.ts';

describeDetector(ssrf, {
  cases: join(__dirname, 'ssrf.cases.jsonl'),
  floor: { attack: 60, benign: 70 },
  pieces: [
    'http://',
    '//',
    '/',
    '\\',
    '@',
    '127.0.0.1',
    '0x7f',
    '.',
    '1',
    '[::1]',
    '[',
    ']',
    ':',
    'localhost',
    'gopher://',
    'url:',
    '\u2460',
    '\u3002',
    '?',
    '#',
    ' ',
    'a',
  ],
});
