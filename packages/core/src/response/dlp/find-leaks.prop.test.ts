import { cpuMs } from '@rasp/testing/cpu-cost.ts';
import fc from 'fast-check';
import type { Config } from '../../config/config.ts';
import { LeakReader } from '../leak-reader.ts';
import { findLeaks, leakPlanOf } from './find-leaks.ts';
import { leakReach } from './leak.ts';

const flags = [
  'DLP_CC_NUMBERS',
  'DLP_PHONE_NUMBERS',
  'DLP_PRIVATE_KEYS',
  'DLP_HASHES',
  'DLP_WINDOWS_CREDS',
  'DLP_LINUX_CREDS',
  'DLP_API_KEYS',
];
const config = {
  parameters: { ...Object.fromEntries(flags.map((flag) => [flag, true])), MAX_RESPONSE_BYTES: 1_000_000 },
  exceptions: { size: 0 },
} as unknown as Config;
const plan = leakPlanOf(config);
const anchors = plan.flatMap((list) => list ?? []).map(({ text }) => text);

/** Texts that are made of what the search looks for, and of what it passes. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...anchors),
      fc.string({ maxLength: 12 }),
      fc.constantFrom('0', ':', '$', ' ', '-', '\\n', '\n', 'a1B2c3D4', '"'),
    ),
    {
      maxLength: 60,
    },
  )
  .map((parts) => parts.join(''));

describe('findLeaks', () => {
  it('never throws, and gives leaks within the text, in order', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        let last = 0;
        for (const { start, end } of findLeaks(text, plan)) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(end).toBeGreaterThan(last);
          last = end;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('takes time that grows with the length, whatever is repeated', () => {
    const pieces = [
      ...anchors,
      '4111 1111 1111 111',
      '0',
      '+1',
      '(0',
      ':x:0:0:',
      '$6$a',
      'a:',
      '-----BEGIN PRIVATE KEY-----',
      '\\',
    ];
    const slow = pieces.filter((piece) => {
      const text = piece.repeat(Math.ceil(100_000 / piece.length));
      return cpuMs(() => findLeaks(text, plan), 1) > 5000;
    });
    expect(slow).toEqual([]);
  });
});

describe('LeakReader', () => {
  const secrets = [
    '4111 1111 1111 1111',
    '+1 415 555 0132',
    'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin',
    'AWS_SECRET_ACCESS_KEY=kQ3xVb7ZrT1mWd9LpYc5NsHf2JgGt8AeRu6DoKi4',
    '-----BEGIN EC PRIVATE KEY-----\nkQ3xVb7ZrT1mWd9LpYc5NsHf2JgGt8AeRu6DoKi4',
    'Administrator:500:aad3b435b51404eeaad3b435b51404ee:0123456789abcdef0123456789abcdef:::',
  ];

  it('finds a leak wherever a stream is cut, as text and as bytes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...secrets),
        fc.nat({ max: 3000 }),
        fc.array(fc.nat({ max: 4000 }), { maxLength: 12 }),
        fc.boolean(),
        (secret, before, cuts, bytes) => {
          const text = `${'é. '.repeat(before).slice(0, before)} ${secret} and the rest`;
          const places = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b);
          const reader = new LeakReader(config, []);
          const rules = new Set<string>();
          places.forEach((place, index) => {
            const chunk = text.slice(place, places[index + 1] ?? text.length);
            for (const { rule } of reader.read(bytes ? Buffer.from(chunk) : chunk)) rules.add(rule);
          });
          expect(rules.size).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keeps no more of a stream than it needs', () => {
    const reader = new LeakReader(config, []);
    expect(reader.read('4111 1111 ')).toEqual([]);
    expect(reader.read('x'.repeat(leakReach))).toEqual([]);
    expect(reader.read('1111 1111')).toEqual([]);
  });
});
