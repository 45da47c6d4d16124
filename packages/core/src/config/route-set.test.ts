import { cpuMs } from '@rasp/testing/cpu-cost.ts';
import { createRouteSet, type RouteMatch } from './route-set.ts';

function match(declarations: readonly string[], method: string, path: string): RouteMatch {
  return createRouteSet(declarations).set.match(method, path);
}

const shop = [
  'GET /',
  'GET,POST /orders',
  'GET /orders/{id}',
  'DELETE /orders/:id',
  'GET /orders/latest',
  '/static/*',
  'GET /files/{proxy+}',
  'GET /azure/{*rest}',
  'GET /products/{category:alpha}/{id:int?}',
  'PUT ~^/v[12]/items/[0-9]+$',
  'get /lower',
];

it.each<readonly [string, string, RouteMatch]>([
  ['GET', '/', 'declared'],
  ['GET', '', 'declared'],
  ['POST', '/', 'undeclared-method'],
  ['POST', '/orders', 'declared'],
  ['post', '/orders', 'declared'],
  ['PATCH', '/orders', 'undeclared-method'],
  ['GET', '/orders/', 'declared'],
  ['GET', '/orders//', 'undeclared-route'],
  ['GET', '/orders/5', 'declared'],
  ['DELETE', '/orders/5', 'declared'],
  ['GET', '/orders/latest', 'declared'],
  ['DELETE', '/orders/latest', 'declared'],
  ['GET', '/orders/5/x', 'undeclared-route'],
  ['HEAD', '/orders/5', 'declared'],
  ['HEAD', '/static/a', 'declared'],
  ['OPTIONS', '/orders', 'declared'],
  ['OPTIONS', '/nothing', 'undeclared-route'],
  ['PROPFIND', '/static/a/b/c.js', 'declared'],
  ['GET', '/static', 'declared'],
  ['GET', '/statics', 'undeclared-route'],
  ['GET', '/files/a/b', 'declared'],
  ['POST', '/files/a/b', 'undeclared-method'],
  ['GET', '/azure/x/y', 'declared'],
  ['GET', '/products/tools', 'declared'],
  ['GET', '/products/tools/5', 'declared'],
  ['GET', '/products', 'undeclared-route'],
  ['PUT', '/v2/items/5', 'declared'],
  ['GET', '/v2/items/5', 'undeclared-method'],
  ['PUT', '/v3/items/5', 'undeclared-route'],
  ['GET', '/Orders', 'undeclared-route'],
  ['GET', '/lower', 'declared'],
  ['GET', '/%6frders', 'declared'],
  ['GET', '/orders/a%2Fb', 'declared'],
  ['GET', '/orders%2F5', 'undeclared-route'],
  ['GET', '/%zz', 'undeclared-route'],
  ['GET', '/constructor', 'undeclared-route'],
])('%s %s is %s', (method, path, expected) => {
  expect(match(shop, method, path)).toBe(expected);
});

it('leaves out what is no route, and says why', () => {
  const { set, problems } = createRouteSet(['GET orders', '~(', 'G-T /x', '', 'GET ~(?=x)', '/good']);
  expect(set.size).toBe(1);
  expect(problems.map(({ severity }) => severity)).toEqual(Array(5).fill('warning'));
  expect(problems[0]?.message).toContain('"GET orders"');
});

it('has nothing to judge by where no route can be used', () => {
  expect(createRouteSet(['x']).set.size).toBe(0);
});

it('walks many parameters in time that grows with the path alone', () => {
  const routes = Array.from(
    { length: 200 },
    (_, index) => `GET /${'{p}/'.repeat(20)}${'x/{q}/'.repeat(index % 20)}end`,
  );
  const { set } = createRouteSet(routes);
  const path = `/${'x/'.repeat(120)}nowhere`;
  const spentMs = cpuMs(() => {
    for (let round = 0; round < 100; round++) expect(set.match('GET', path)).toBe('undeclared-route');
  });
  expect(spentMs).toBeLessThan(500);
});
