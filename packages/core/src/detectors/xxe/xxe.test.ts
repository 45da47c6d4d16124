import { join } from 'node:path';
import { describeDetector } from '@rasp/testing/detector-suite.ts';
import { xxe } from './xxe.ts';

describeDetector(xxe, {
  cases: join(__dirname, 'xxe.cases.jsonl'),
  floor: { attack: 28, benign: 40 },
  pieces: [
    '<!',
    '<!DOCTYPE ',
    '<!ENTITY ',
    'SYSTEM ',
    'PUBLIC ',
    '"',
    "'",
    '[',
    ']>',
    '<',
    '>',
    '<xi:include ',
    'href=',
    'file:///',
    'http://www.w3.org/',
    ' ',
    'x',
    '%',
  ],
});
