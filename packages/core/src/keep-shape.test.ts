import { keepShape } from './keep-shape.ts';

it('takes any object and gives nothing', () => {
  expect(keepShape(Object.freeze({}))).toBeUndefined();
});
