import { join } from 'node:path';
import { describeDetector } from '@rasp/testing/detector-suite.ts';
import { nosql } from './nosql.ts';

describeDetector(nosql, {
  cases: join(__dirname, 'nosql.cases.jsonl'),
  floor: { attack: 48, benign: 65 },
  pieces: [
    '$ne',
    '$where',
    '$',
    '[',
    ']',
    "'",
    '"',
    '||',
    '&&',
    '==',
    'this.a',
    '1',
    ';',
    'return true',
    'while(true)',
    '//',
    '{',
    ':',
    ' ',
    'x',
    ',',
  ],
});
