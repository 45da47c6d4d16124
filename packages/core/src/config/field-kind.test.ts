import { parseFieldDeclaration } from './field-kind.ts';

it.each([
  ['integer', { kind: 'integer', pattern: '', list: false }],
  ['text[]', { kind: 'text', pattern: '', list: true }],
  ['/^[A-Z]{3}$/', { kind: 'pattern', pattern: '^[A-Z]{3}$', list: false }],
  ['/a\\/b/[]', { kind: 'pattern', pattern: 'a\\/b', list: true }],
  ['rich-text', { kind: 'rich-text', pattern: '', list: false }],
])('reads %s', (text, declaration) => {
  expect(parseFieldDeclaration(text)).toEqual(declaration);
});

it.each(['', '[]', '//', '/', 'int', 'Integer', 'text[][]', 'text []', 'constructor'])('refuses "%s"', (text) => {
  expect(parseFieldDeclaration(text)).toBeNull();
});
