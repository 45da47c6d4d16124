import { leakEvidence, mask } from './mask.ts';

describe('mask', () => {
  it.each([
    ['4111111111111111', '4111********1111'],
    ['kQ3xVb7ZrT1mWd9LpYc5NsHf2JgGt8AeRu6DoKi4', 'kQ3x********oKi4'],
    ['12345678', '12****78'],
    ['1234567', '1*****7'],
    ['123', '***'],
    ['', ''],
  ])('shows the ends of %j alone', (value, expected) => {
    expect(mask(value)).toBe(expected);
  });

  it('gives the value where it may be logged, cut', () => {
    expect(leakEvidence('4111111111111111', true)).toBe('4111111111111111');
    expect(leakEvidence('x'.repeat(257), true)).toHaveLength(256);
    expect(leakEvidence('4111111111111111', false)).not.toContain('11111');
  });
});
