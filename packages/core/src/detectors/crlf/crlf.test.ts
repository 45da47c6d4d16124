import { join } from 'node:path';
import { describeDetector } from '@rasp/testing/detector-suite.ts';
import { crlf } from './crlf.ts';

describeDetector(crlf, {
  cases: join(__dirname, 'crlf.cases.jsonl'),
  floor: { attack: 33, benign: 46 },
  pieces: [
    '\r\n',
    '\n',
    '\r',
    '\\r\\n',
    '\u560a',
    'Set-Cookie',
    ':',
    'Location:',
    'HTTP/1.1 200',
    ' ',
    'a@b.c',
    'Bcc:',
    'x',
  ],
});
