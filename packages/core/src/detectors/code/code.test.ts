import { join } from 'node:path';
import { describeDetector } from '@rasp/testing/detector-suite.ts';
import { code } from './code.ts';

describeDetector(code, {
  cases: join(__dirname, 'code.cases.jsonl'),
  floor: { attack: 60, benign: 110 },
  pieces: [
    "require('fs')",
    'system(',
    "'",
    '(',
    ')',
    '<?php',
    'process.',
    'eval(',
    '$_GET[',
    'O:8:"a":1:{',
    'print(md5(',
    'while(1){}',
    '__import__',
    'a',
    '_',
    ' ',
    '.',
    'import(',
  ],
});
