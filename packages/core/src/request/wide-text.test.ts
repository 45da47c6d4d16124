import { isOnlyWide, wideReadings } from './wide-text.ts';

const json = '{"q":"1\' OR \'1\'=\'1"}';
const little = Buffer.from(json, 'utf16le');
const big = Buffer.from(little).swap16();
const long = (write: (buffer: Buffer, code: number, at: number) => void): Buffer => {
  const buffer = Buffer.alloc(json.length * 4);
  for (let at = 0; at < json.length; at++) write(buffer, json.charCodeAt(at), at * 4);
  return buffer;
};

describe('wideReadings', () => {
  it.each<[string, Uint8Array]>([
    ['application/json; charset=utf-16', little],
    ['application/json; charset="UTF-16LE"', little],
    ['application/json; x-charset=utf-8; charset=utf_16', big],
    ['application/json; charset=utf-16be', big],
    ['text/plain; charset=ucs-2', little],
    ['application/json; charset=utf-16', Buffer.concat([Buffer.from([0xff, 0xfe]), little])],
    ['application/json; charset=utf-32', long((buffer, code, at) => buffer.writeUInt32LE(code, at))],
    ['application/json; charset=utf-32be', long((buffer, code, at) => buffer.writeUInt32BE(code, at))],
    ['application/json; charset=utf-7', Buffer.from("+AHsAIg-q+ACI:+ACI-1' OR '1'+AD0'1+ACIAfQ-")],
    ['application/json; charset=utf-7-imap', Buffer.from("&AHsAIg-q&ACI:&ACI-1' OR '1'&AD0'1&ACIAfQ-")],
  ])('finds what a parser reads from %s', (contentType, bytes) => {
    expect(wideReadings(bytes, contentType)).toContain(json);
  });

  it('reads text that a platform took for UTF-8', () => {
    expect(wideReadings(little.toString('utf8'), 'application/json; charset=utf-16le')).toContain(json);
  });

  it.each([
    '',
    'application/json',
    'application/json; charset=utf-8',
    'application/x-www-form-urlencoded; charset=latin1',
  ])('gives nothing for ASCII under %j', (contentType) => {
    expect(wideReadings(Buffer.from(json), contentType)).toEqual([]);
  });

  it('gives only the byte order in which there is something to read', () => {
    expect(wideReadings(big, 'text/plain; charset=utf-16')).toEqual([json]);
    expect(wideReadings(Buffer.from(json), 'text/plain; charset=utf-16')).toEqual([]);
  });

  const bom16 = Buffer.from([0xff, 0xfe]);
  it.each<[string, Uint8Array]>([
    ['UTF-16LE', little],
    ['UTF-16BE', big],
    ['UTF-16LE with a mark', Buffer.concat([bom16, little])],
    ['UTF-16BE with a mark', Buffer.concat([Buffer.from(bom16).swap16(), big])],
    ['UTF-32LE', long((buffer, code, at) => buffer.writeUInt32LE(code, at))],
    ['UTF-32BE', long((buffer, code, at) => buffer.writeUInt32BE(code, at))],
  ])('knows %s by its first bytes', (_name, bytes) => {
    expect(wideReadings(bytes, 'application/json')).toEqual([json]);
    expect(isOnlyWide(bytes)).toBe(true);
  });

  it.each([
    [0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70],
    [0, 0, 1, 0, 1, 0, 0x20, 0x20],
    [0, 0, 0, 0, 5, 0x41, 0x42, 0x43],
    [0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1],
    [0, 1],
    [],
  ])('takes bytes of other formats for none: %j', (...bytes) => {
    expect(wideReadings(Uint8Array.from(bytes as number[]), '')).toEqual([]);
  });

  it('takes UTF-16 for noise as UTF-8 only where no text hides in it', () => {
    expect(isOnlyWide(Buffer.from('ж12', 'utf16le'))).toBe(true);
    expect(isOnlyWide(Buffer.concat([little, Buffer.from('ab')]))).toBe(true);
    expect(isOnlyWide(Buffer.concat([little, Buffer.from('abc')]))).toBe(false);
    expect(isOnlyWide(Buffer.from('{}'))).toBe(false);
  });

  it('reads a view, changes nothing, and bears odd lengths', () => {
    const whole = Buffer.concat([Buffer.from([1]), little, Buffer.from([2, 3, 4])]);
    const before = Buffer.from(whole);
    expect(wideReadings(whole.subarray(1, 1 + little.length + 1), 'charset=utf-16')[0]).toBe(json);
    expect(wideReadings(Buffer.from([1, 2, 3]), 'charset=utf-32')).toEqual([]);
    expect(wideReadings(Buffer.from([255, 255, 255, 255]), 'charset=utf-32')).toEqual([]);
    expect(whole).toEqual(before);
  });
});
