import fc from 'fast-check';
import { createRouteSet } from './route-set.ts';

const segment = fc.constantFrom('a', 'b', '{x}', ':y', 'c');
const route = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);
const path = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 5 })
  .map((parts) => `/${parts.join('/')}`);

/** One route against one path, segment by segment. */
function fits(declared: string, asked: string): boolean {
  const names = declared.split('/');
  const parts = asked.split('/');
  return names.length === parts.length && names.every((name, index) => /^[{:]/.test(name) || name === parts[index]);
}

it('says of many routes at once what each says by itself', () => {
  fc.assert(
    fc.property(fc.array(route, { maxLength: 6 }), path, (routes, asked) => {
      const expected = routes.some((one) => fits(one, asked)) ? 'declared' : 'undeclared-route';
      expect(createRouteSet(routes).set.match('GET', asked)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

it('never throws, whatever is declared and asked', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 5 }), fc.string(), fc.string(), (routes, method, asked) => {
      createRouteSet(routes).set.match(method, asked);
    }),
  );
});
