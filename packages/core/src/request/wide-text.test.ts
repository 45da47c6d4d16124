import { wideReadings } from './wide-text.ts';

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
  ])('gives nothing for %j', (contentType) => {
    expect(wideReadings(little, contentType)).toEqual([]);
  });

  it('reads a view, changes nothing, and bears odd lengths', () => {
    const whole = Buffer.concat([Buffer.from([1]), little, Buffer.from([2, 3, 4])]);
    const before = Buffer.from(whole);
    expect(wideReadings(whole.subarray(1, 1 + little.length + 1), 'charset=utf-16')[0]).toBe(json);
    expect(wideReadings(Buffer.from([1, 2, 3]), 'charset=utf-32')).toEqual(['', '']);
    expect(wideReadings(Buffer.from([255, 255, 255, 255]), 'charset=utf-32')).toEqual(['\ufffd', '\ufffd']);
    expect(whole).toEqual(before);
  });
});
