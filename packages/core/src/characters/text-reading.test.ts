import { codeAt } from './code-at.ts';
import { flatText } from './flat-text.ts';

const texts = ['', 'a', "' or 1=1", 'Zoë 😀 \ud800', `${'long '.repeat(40)}end`.slice(3), '世界'.repeat(9).slice(1)];

test('codeAt gives what charCodeAt gives, within a text and outside it', () => {
  for (const text of texts)
    for (let at = -2; at < text.length + 2; at++) expect(codeAt(text, at)).toBe(text.charCodeAt(at));
});

test('flatText gives the same text', () => {
  for (const text of texts) expect(flatText(text)).toBe(text);
});
