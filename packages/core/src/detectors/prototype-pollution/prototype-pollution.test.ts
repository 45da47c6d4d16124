import { join } from 'node:path';
import { describeDetector } from '@rasp/testing/detector-suite.ts';
import { prototypePollution } from './prototype-pollution.ts';

describeDetector(prototypePollution, {
  cases: join(__dirname, 'prototype-pollution.cases.jsonl'),
  floor: { attack: 34, benign: 50 },
  pieces: ['__proto__', 'constructor', 'prototype', '[', ']', '.', '/', '"', "'", ':', '{', '=', 'a', '_', ' '],
});
