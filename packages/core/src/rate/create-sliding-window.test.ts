import { createSlidingWindow, WINDOW_PARTS } from './create-sliding-window.ts';

const NOW = 1_790_000_000_000;
const MINUTE = 60_000;

describe('createSlidingWindow', () => {
  it('catches 50 + 50 requests around the edge of a minute', () => {
    const window = createSlidingWindow(10);
    const edge = Math.ceil(NOW / MINUTE) * MINUTE;
    const counts = Array.from({ length: 100 }, (_, index) => window.hit('a', edge - 1000 + index * 20, MINUTE));
    expect(counts[50]).toBe(51);
    expect(counts[99]).toBe(100);
  });

  it('never accuses a client that keeps to 50 a minute, however long', () => {
    const window = createSlidingWindow(10);
    const counts = Array.from({ length: 1000 }, (_, index) => window.hit('a', NOW + index * 1200, MINUTE));
    expect(Math.max(...counts)).toBeLessThanOrEqual(50);
  });

  it('catches a client at 52 a minute', () => {
    const window = createSlidingWindow(10);
    const counts = Array.from({ length: 1000 }, (_, index) => window.hit('a', NOW + (index * MINUTE) / 52, MINUTE));
    expect(Math.max(...counts)).toBeGreaterThan(50);
  });

  it('forgets within the last part of the window, and not before', () => {
    const window = createSlidingWindow(10);
    const width = MINUTE / WINDOW_PARTS;
    const start = Math.ceil(NOW / width) * width;
    window.hit('a', start, MINUTE);
    expect(window.count('a', start + MINUTE - 1, MINUTE)).toBe(1);
    expect(window.count('a', start + MINUTE, MINUTE)).toBe(0);
    window.hit('b', start + width - 1, MINUTE);
    expect(window.count('b', start + MINUTE - 1, MINUTE)).toBe(1);
    expect(window.count('b', start + MINUTE, MINUTE)).toBe(0);
  });

  it('counts without counting', () => {
    const window = createSlidingWindow(10);
    expect(window.count('a', NOW, MINUTE)).toBe(0);
    expect(window.size).toBe(0);
    window.hit('a', NOW, MINUTE);
    expect(window.count('a', NOW, MINUTE)).toBe(1);
    expect(window.count('a', NOW, MINUTE)).toBe(1);
    expect(window.count('a', NOW, 1000)).toBe(0);
  });

  it('keeps to its bound and forgets the least recently hit', () => {
    const window = createSlidingWindow(3);
    for (const key of ['a', 'b', 'c', 'a', 'd']) window.hit(key, NOW, MINUTE);
    expect(window.size).toBe(3);
    expect(['a', 'b', 'c', 'd'].map((key) => window.count(key, NOW, MINUTE))).toEqual([2, 0, 1, 1]);
  });

  it('stays within its bound under many keys', () => {
    const window = createSlidingWindow(1000);
    for (let index = 0; index < 20_000; index++)
      window.hit(`2001:db8:0:${index.toString(16)}::/64`, NOW + index, MINUTE);
    expect(window.size).toBe(1000);
    expect(window.count('2001:db8:0:4e1f::/64', NOW + 20_000, MINUTE)).toBe(1);
  });

  it('forgets a key and reuses its place', () => {
    const window = createSlidingWindow(2);
    window.hit('a', NOW, MINUTE);
    window.hit('b', NOW, MINUTE);
    window.forget('a');
    window.forget('never seen');
    expect(window.size).toBe(1);
    expect(window.hit('c', NOW, MINUTE)).toBe(1);
    expect(window.hit('a', NOW, MINUTE)).toBe(1);
    expect(window.size).toBe(2);
    expect(window.count('b', NOW, MINUTE)).toBe(0);
  });

  it('takes any key for a key', () => {
    const window = createSlidingWindow(10);
    for (const key of ['__proto__', 'constructor', 'hasOwnProperty', '']) {
      expect(window.count(key, NOW, MINUTE)).toBe(0);
      expect(window.hit(key, NOW, MINUTE)).toBe(1);
    }
    expect(window.size).toBe(4);
  });

  it('is not harmed by a clock that jumps', () => {
    const window = createSlidingWindow(10);
    const burst = (at: number) => Array.from({ length: 40 }, () => window.hit('a', at, MINUTE)).at(-1);
    expect(burst(NOW)).toBe(40);
    expect(burst(NOW + 1e12)).toBe(40);
    expect(burst(NOW)).toBe(40);
    expect(burst(NOW - 30_000)).toBe(40);
    expect(window.count('a', NOW - 3_600_000, MINUTE)).toBe(0);
    expect(burst(0)).toBe(40);
    expect(burst(-NOW)).toBe(40);
  });

  it('bears a clock that steps back by less than a part', () => {
    const window = createSlidingWindow(10);
    window.hit('a', NOW, MINUTE);
    expect(window.hit('a', NOW - 900, MINUTE)).toBe(2);
  });

  it('starts afresh with another window', () => {
    const window = createSlidingWindow(10);
    window.hit('a', NOW, MINUTE);
    expect(window.hit('a', NOW, 10_000)).toBe(1);
    expect(window.hit('b', NOW, 10_000)).toBe(1);
    expect(window.size).toBe(2);
  });

  it.each([0, -1, Number.NaN])('counts nothing in a window of %p', (windowMs) => {
    expect(createSlidingWindow(10).hit('a', NOW, windowMs)).toBe(0);
  });

  it('counts nothing at no time', () => {
    expect(createSlidingWindow(10).hit('a', Number.NaN, MINUTE)).toBe(0);
  });

  it('stops at 65,535 in a part instead of starting over', () => {
    const window = createSlidingWindow(1);
    for (let index = 0; index < 65_535; index++) window.hit('a', NOW, MINUTE);
    expect(window.hit('a', NOW, MINUTE)).toBe(65_535);
  });
});
