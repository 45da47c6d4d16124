import { join } from 'node:path';
import { describeDetector } from '@rasp/testing/detector-suite.ts';
import { ssti } from './ssti.ts';

describeDetector(ssti, {
  cases: join(__dirname, 'ssti.cases.jsonl'),
  floor: { attack: 60, benign: 95 },
  pieces: [
    '{{',
    '}}',
    '${',
    '}',
    '<%',
    '%>',
    '#{',
    '{%',
    '%}',
    '[[',
    ']]',
    '7*7',
    '__class__',
    'constructor',
    'config',
    '(',
    ')',
    "'",
    '.',
    ' ',
    '@(',
    '#set(',
    'x',
    'T(java.',
    '?new',
  ],
});
