import { join } from 'node:path';
import { describeDetector } from '@rasp/testing/detector-suite.ts';
import { jndi } from './jndi.ts';

describeDetector(jndi, {
  cases: join(__dirname, 'jndi.cases.jsonl'),
  floor: { attack: 30, benign: 45 },
  pieces: [
    '${',
    '}',
    'jndi:',
    'ldap://x',
    '${lower:j}',
    '${::-',
    '${env:X:-',
    'j',
    'n',
    'd',
    'i',
    ':',
    '$',
    '{',
    ' ',
    'a',
  ],
});
