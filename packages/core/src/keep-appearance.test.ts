import { keepAppearance } from './keep-appearance.ts';

test('a wrapper looks like its handler to a runtime: name, arity, symbols, accessors, not its prototype', () => {
  function checkout(_event: unknown, _context: unknown, _callback: unknown): void {
    // Only its looks matter.
  }
  const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');
  Object.assign(checkout, { [streaming]: 'response' });
  Object.defineProperty(checkout, 'listeners', { get: () => 7 });
  const wrapper = (...args: never[]): number => args.length;
  keepAppearance(checkout, wrapper);
  expect([wrapper.name, wrapper.length]).toEqual(['checkout', 3]);
  expect(Reflect.get(wrapper, streaming)).toBe('response');
  expect(Reflect.get(wrapper, 'listeners')).toBe(7);
  expect(Object.hasOwn(wrapper, 'prototype')).toBe(false);
});
