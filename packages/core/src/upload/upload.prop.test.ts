import { cpuMs } from '@rasp/testing/cpu-cost.ts';
import fc from 'fast-check';
import { jpeg, officeOf, pdf, png, tarOf, zipOf } from '../../test/upload-files.ts';
import { createUploadTypes } from '../config/upload-types.ts';
import { maxSamples } from './archive-budget.ts';
import { judgeFile } from './judge-file.ts';
import type { FileFault } from './uploaded-file.ts';

const limits = { uploadTypes: createUploadTypes(['image/*', '.pdf']).set, maxBytes: 1000, maxRatio: 200 };

function judge(bytes: Buffer, name = 'a.png', declaredType = 'image/png'): readonly FileFault[] {
  const file = { input: null, names: [name], declaredType, bytes, size: bytes.length, cut: false };
  return judgeFile({ ...file, input: { source: 'multipart-filename', name: 'f' } }, limits, { samples: maxSamples });
}

const starts = [
  'PK\x03\x04',
  'PK\x05\x06',
  '\x1f\x8b\x08\0',
  'MZ',
  '\xca\xfe\xba\xbe',
  'RIFF',
  'BM',
  '\xff\xfe',
  '<',
  '<?xml',
  '#!/',
  '<!ENTITY ',
];
const whole = [png, jpeg, pdf, officeOf('xl'), tarOf('a', 'b'), zipOf([{ name: 'a', content: 'a'.repeat(5000) }])];

describe('judging files', () => {
  it('never throws, and finds the same in the same bytes', () => {
    const content = fc
      .tuple(
        fc.constantFrom('', ...starts),
        fc.uint8Array({ maxLength: 600 }),
        fc.constantFrom('', 'PK\x01\x02', 'PK\x05\x06', '<?php '),
      )
      .map(([start, middle, end]) =>
        Buffer.concat([Buffer.from(start, 'latin1'), middle, Buffer.from(end, 'latin1'), Buffer.alloc(22)]),
      );
    fc.assert(
      fc.property(
        content,
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.string({ maxLength: 40 }),
        (bytes, name, type) => {
          expect(judge(bytes, name, type)).toEqual(judge(bytes, name, type));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('never throws on files that lost their end or had a byte changed', () => {
    const broken = fc.tuple(fc.constantFrom(...whole), fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(broken, ([file, length, place, value]) => {
        const bytes = Buffer.from(file.subarray(0, 1 + (length % file.length)));
        bytes[place % bytes.length] = value;
        expect(Array.isArray(judge(bytes))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('never takes random bytes for a page, a script or a program within a picture', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2000, maxLength: 5000 }), (random) => {
        const rules = judge(Buffer.concat([png.subarray(0, 40), random])).map(({ rule }) => rule);
        expect(rules).toEqual(['MAX_UPLOAD_BYTES']);
      }),
    );
  });

  const heads: Readonly<Record<string, string>> = {
    png: '\x89PNG\r\n\x1a\n',
    text: 'a',
    xml: '<?xml ?>',
    svg: '<svg ',
    zip: 'PK\x03\x04',
    gzip: '\x1f\x8b\x08\0',
    tar: `${'a'.padEnd(124, '\0')}77777777777\0${'\0'.repeat(20)}x${'\0'.repeat(100)}ustar\x0000`,
    pdf: ' \n%PDF-',
  };
  const fillers = [
    '<',
    '<?',
    '<?=',
    '<?= a',
    '<%=aaaaaaaa\x01',
    '<script',
    '<jsp:',
    '<%eval ',
    '<x:script',
    'j\t\n\r\nav',
    ' path=',
    '\n1 path=..',
    '<!ENTITY ',
    '<!ENTITY a ',
    '<!--',
    '<?a',
    '&#',
    ' on',
    'on',
    ' ',
    'PK\x05\x06',
    'PK\x01\x02',
    'a',
    '\0',
  ];
  const cases = Object.keys(heads).flatMap((head) => fillers.map((filler) => [head, filler] as const));
  it.each(cases)('takes linear time for %s of %j', (head, filler) => {
    const make = (length: number): Buffer =>
      Buffer.from((heads[head] ?? '') + filler.repeat(length / filler.length), 'latin1');
    const bytes = make(1_000_000);
    // Five hundred nanoseconds a byte is more than ten times what it takes; a quadratic step would take minutes.
    expect(cpuMs(() => judge(bytes), 2)).toBeLessThan(500);
  });
});
