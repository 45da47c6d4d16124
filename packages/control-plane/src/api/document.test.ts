import { openApiDocument } from './document.ts';
import { contracts } from './index.ts';

const document = openApiDocument('0.0.0');

test('every operation has a name and a path of its own, and there are many', () => {
  const ids = contracts.map(({ contract }) => contract.id);
  const places = contracts.map(({ contract }) => `${contract.method} ${contract.path}`);
  expect(contracts.length).toBeGreaterThan(70);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(places).size).toBe(places.length);
});

test('what a path names in braces is what its parameters say', () => {
  for (const { contract } of contracts) {
    const named = [...contract.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect([contract.id, Object.keys(contract.params?.shape ?? {}).sort()]).toEqual([contract.id, named.sort()]);
  }
});

test('what changes something needs somebody, and nothing that changes is a GET', () => {
  const open = contracts.filter(({ contract }) => contract.needs === 'anybody').map(({ contract }) => contract.id);
  expect(open.sort()).toEqual(['beginOidc', 'endOidc', 'getLoginOptions', 'logIn', 'setUp']);
  const bodies = contracts.filter(({ contract }) => contract.method === 'GET' && contract.body !== undefined);
  expect(bodies).toEqual([]);
});

test('every reference of the document leads to a component', () => {
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
  const { components } = document as { components: { schemas: Record<string, unknown> } };
  const missing = references.filter(
    (reference) => !Object.hasOwn(components.schemas, reference.replace('#/components/schemas/', '')),
  );
  expect(references.length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
  expect(text).not.toContain('$defs');
});
