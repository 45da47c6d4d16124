import { createTestKey, signContent } from '../../test/sign-answer.ts';
import { epoch } from '../../test/sync-fixture.ts';
import type { SignedHead } from '../protocol/signed-answer.ts';
import { type AnswerVerifier, createAnswerVerifier } from './answer-verifier.ts';

const key = createTestKey();
const other = createTestKey();
const agentKey = `rasp_${'a'.repeat(16)}_${'b'.repeat(48)}`;
const clock = { now: () => epoch };
const content = { config: { APP_NAME: 'shop' } };

function verifier(...keys: readonly string[]): AnswerVerifier {
  const made = createAnswerVerifier({ publicKeys: keys.length === 0 ? [key.publicText] : keys, key: agentKey }, clock);
  if (made === null) throw new Error('no verifier');
  return made;
}

/** The reason, or null where it opens. */
function problem(one: AnswerVerifier, data: object, kind: SignedHead['kind'] = 'connect'): string | null {
  const opened = one.open(kind, data as Record<string, unknown>);
  return opened.ok ? null : opened.reason;
}

test('there is none without keys, and what is rightly signed opens', () => {
  expect(createAnswerVerifier({ publicKeys: null, key: agentKey }, clock)).toBe(null);
  expect(verifier().open('connect', { ...signContent(key, content) })).toEqual({ ok: true, value: content });
});

const signed = signContent(key, content);
const flip = (text: string): string => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;

test.each([
  ['an answer without a signature', content, 'not signed'],
  ['a missing signature', { head: signed.head, content: signed.content }, 'not signed'],
  ['a missing head', { signature: signed.signature, content: signed.content }, 'not signed'],
  ['a head that is none', { ...signed, head: '{}' }, 'makes no sense'],
  [
    'a head of another version',
    { ...signed, head: signed.head.replace('"version":10', '"version":"x"') },
    'makes no sense',
  ],
  ['content that was changed', { ...signed, content: signed.content.replace('shop', 'evil') }, 'changed after'],
  ['a head that was changed', { ...signed, head: signed.head.replace('"version":10', '"version":11') }, 'by no key'],
  ['a signature that was changed', { ...signed, signature: flip(signed.signature) }, 'by no key'],
  ['an empty signature', { ...signed, signature: '=' }, 'by no key'],
  ['another key', signContent(other, content), 'by no key'],
  ['another key in the name of the right one', signContent({ ...other, id: key.id }, content), 'by no key'],
  ['an answer to the holder of another key', signContent(key, content, { audience: 'b'.repeat(16) }), 'another agent'],
  ['an answer to a beacon', signContent(key, content, { kind: 'beacon' }), 'another agent or exchange'],
  ['content that is no object', signContent(key, [1]), 'no answer'],
])('%s is refused', (_what, data, reason) => {
  expect(problem(verifier(), data)).toContain(reason);
});

test('nesting is counted in signed content as well', () => {
  const nested = JSON.parse(`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`);
  expect(problem(verifier(), signContent(key, nested))).toContain('no answer');
});

describe('time, both sides of each bound', () => {
  const now = epoch / 1_000;
  test.each([
    ['expired within what clocks may differ', { issued: now - 1_200, expires: now - 300 }, null],
    ['expired before', { issued: now - 1_201, expires: now - 301 }, 'expired'],
    ['signed by a clock that is ahead', { issued: now + 300, expires: now + 1_200 }, null],
    ['signed in the future', { issued: now + 301, expires: now + 1_201 }, 'future'],
    ['signed for as long as is allowed', { issued: now, expires: now + 900 }, null],
    ['signed for longer', { issued: now, expires: now + 901 }, 'too long'],
  ])('%s', (_what, changes, reason) => {
    const said = problem(verifier(), signContent(key, content, changes));
    if (reason === null) expect(said).toBe(null);
    else expect(said).toContain(reason);
  });
});

describe('after an answer of version 10 at position 100 is in force', () => {
  function moved(): AnswerVerifier {
    const one = verifier();
    expect(problem(one, signContent(key, content))).toBe(null);
    one.taken(true);
    return one;
  }

  test.each([
    ['the same again', {}, null],
    ['a change that builds on it', { from: 100, position: 101 }, null],
    ['one that builds on less', { from: 90, position: 101 }, null],
    ['news for one that is ahead', { from: 101, position: 102 }, 'another list'],
    ['a change from before', { from: 90, position: 99 }, 'older than the list'],
    ['a whole list from before', { position: 99 }, 'older than the list'],
    ['a whole list of another run, after a backup was restored', { position: 50, epoch: 'e2' }, null],
    ['a change of another run that ends before', { from: 40, position: 50, epoch: 'e2' }, 'another list'],
    ['an older configuration', { version: 9, position: 101 }, 'older than the configuration'],
    ['a newer configuration, which may be a rollback', { version: 11 }, null],
  ])('%s', (_what, changes, reason) => {
    const said = problem(moved(), signContent(key, content, changes));
    if (reason === null) expect(said).toBe(null);
    else expect(said).toContain(reason);
  });

  test('what was refused or not taken moves nothing', () => {
    const one = moved();
    problem(one, signContent(other, content, { version: 99 }));
    one.taken(true);
    problem(one, signContent(key, content, { version: 12, position: 200 }));
    expect(one.reached()).toEqual({ version: 10, epoch: 'e1', position: 100 });
  });

  test('an answer that asks for the whole list raises the version and not the position', () => {
    const one = moved();
    problem(one, signContent(key, content, { version: 12, position: 200 }));
    one.taken(false);
    expect(one.reached()).toEqual({ version: 12, epoch: 'e1', position: 100 });
  });

  test('the next process goes on from there', () => {
    const next = verifier();
    next.restore(moved().reached());
    expect(problem(next, signContent(key, content, { version: 9 }))).toContain('older');
  });
});

test('without a list no change of one is taken', () => {
  expect(problem(verifier(), signContent(key, content, { from: 0 }))).toContain('does not hold');
});

test('while keys are rotated either will do', () => {
  const both = verifier(key.publicText, other.publicText);
  expect(problem(both, signContent(key, content))).toBe(null);
  expect(problem(both, signContent(other, content))).toBe(null);
});
