import { join } from 'node:path';
import { describeDetector } from '@rasp/testing/detector-suite.ts';
import { ldap } from './ldap.ts';

describeDetector(ldap, {
  cases: join(__dirname, 'ldap.cases.jsonl'),
  floor: { attack: 32, benign: 50 },
  pieces: [
    '(',
    ')',
    '*',
    '|',
    '&',
    '!',
    'uid',
    '=',
    'cn=*',
    'objectClass=*',
    '\u0000',
    '\\00',
    ' ',
    ':1.2:=',
    'x',
    '>=',
  ],
});
