import { decodeUnicode } from './unicode.ts';
import { declaresUtf7, fromImapUtf7, fromUtf7 } from './utf7.ts';

describe('UTF-7', () => {
  it.each([
    ['+ADw-b+AD4-x', '<b>x'],
    ['+ADw-a href+AD0AIg-/x+ACIAPg-', '<a href="/x">'],
    ['+ADwAIQ-DOCTYPE t+AFs +AF0APg-', '<!DOCTYPE t[ ]>'],
    ['1 +- 1', '1 + 1'],
    ['+ADw', '<'],
    ['+A', ''],
    ['plain', 'plain'],
  ])('%s is %s', (value, expected) => {
    expect(fromUtf7(value)).toBe(expected);
  });

  it.each(['+ADw-!DOCTYPE a+AFs-', '+ADwAIQ-ENTITY x'])('%s is undone with the escapes', (value) => {
    expect(declaresUtf7(value)).toBe(true);
    expect(decodeUnicode(value)).toBe(fromUtf7(value));
  });

  it.each(['+ADw-p+AD4-', 'a+ADx-b', '1+1', '<!DOCTYPE a>'])('%s declares nothing', (value) => {
    expect(declaresUtf7(value)).toBe(false);
  });

  it('is shifted by & in the form of IMAP', () => {
    expect(fromImapUtf7('&ADw-b&AD4-')).toBe('<b>');
  });
});
