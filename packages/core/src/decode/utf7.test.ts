import { decodeUtf7 } from './utf7.ts';

describe('UTF-7', () => {
  it.each([
    ['+ADw-b+AD4-x', '<b>x'],
    ['+ADw-a href+AD0AIg-/x+ACIAPg-', '<a href="/x">'],
    ['+ADwAIQ-DOCTYPE t+AFs +AF0APg-', '<!DOCTYPE t[ ]>'],
    ['1+1 is 2', '1+1 is 2'],
    ['a+ADx-b', 'a+ADx-b'],
    ['+ADw-p+AD4- ann+list@example.com', '<p> ann+list@example.com'],
    ['+ADw', '<'],
  ])('%s is %s', (value, expected) => {
    expect(decodeUtf7(value)).toBe(expected);
  });
});
