import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { interestingTokens } from '@rasp/testing/hostile-texts.ts';

/** Gives a number in [0, 1). */
export type Random = () => number;

/** A seeded generator (mulberry32): the same seed gives the same inputs on every machine. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The values of every case table, and the lines that a fuzzing run once found. */
export function readSeeds(root: string): readonly string[] {
  const seeds: string[] = [];
  for (const file of globSync('packages/core/src/detectors/*/*.cases.jsonl', { cwd: root }).sort()) {
    for (const line of readFileSync(path.join(root, file), 'utf8').split('\n')) {
      if (line !== '') seeds.push((JSON.parse(line) as { readonly input: string }).input);
    }
  }
  for (const line of readFileSync(path.join(root, 'tools', 'fuzz-regressions.jsonl'), 'utf8').split('\n')) {
    if (line !== '') seeds.push((JSON.parse(line) as { readonly input: string }).input);
  }
  return seeds.filter((seed) => seed.length < 1024);
}

function pick<T>(random: Random, list: readonly T[]): T {
  const item = list[Math.floor(random() * list.length)];
  if (item === undefined) throw new Error('empty list');
  return item;
}

/** A code unit of any kind: ASCII, Latin-1, the rest of the plane, lone surrogates. */
function unit(random: Random): string {
  const kind = random();
  if (kind < 0.5) return String.fromCharCode(Math.floor(random() * 128));
  if (kind < 0.7) return String.fromCharCode(128 + Math.floor(random() * 128));
  if (kind < 0.8) return String.fromCharCode(0xd800 + Math.floor(random() * 2048));
  if (kind < 0.9) return String.fromCodePoint(0x10000 + Math.floor(random() * 0xfffff));
  return String.fromCharCode(Math.floor(random() * 65_536));
}

/** Tokens in any order, now and then one of them many times. */
function soup(random: Random): string {
  let text = '';
  for (let count = 1 + Math.floor(random() * 12); count > 0; count--) {
    const token = random() < 0.05 ? unit(random) : pick(random, interestingTokens);
    text += random() < 0.03 ? token.repeat(1 + Math.floor(random() * 64)) : token;
    if (random() < 0.2) text += ' ';
  }
  return text;
}

/** A known value with pieces cut out, doubled, replaced, put in, or joined with a piece of another. */
function mutant(random: Random, seeds: readonly string[]): string {
  let text = pick(random, seeds);
  for (let steps = 1 + Math.floor(random() * 4); steps > 0; steps--) {
    const at = Math.floor(random() * (text.length + 1));
    const to = Math.min(text.length, at + Math.floor(random() * 8));
    switch (Math.floor(random() * 6)) {
      case 0:
        text = text.slice(0, at) + text.slice(to);
        break;
      case 1:
        text = text.slice(0, to) + text.slice(at);
        break;
      case 2:
        text = text.slice(0, at) + unit(random) + text.slice(to);
        break;
      case 3:
        text = text.slice(0, at) + pick(random, interestingTokens) + text.slice(at);
        break;
      case 4: {
        const other = pick(random, seeds);
        text = text.slice(0, at) + other.slice(Math.floor(random() * other.length));
        break;
      }
      default:
        text = encoded(random, text, at, to);
    }
  }
  return text.slice(0, 4096);
}

function encoded(random: Random, text: string, from: number, to: number): string {
  const piece = text.slice(from, to);
  switch (Math.floor(random() * 4)) {
    case 0:
      return text.slice(0, from) + [...Buffer.from(piece)].map(percent).join('') + text.slice(to);
    case 1:
      return `${text.slice(0, from)}${[...piece].map((character) => `&#${character.codePointAt(0)};`).join('')}${text.slice(to)}`;
    case 2:
      return Buffer.from(text).toString('base64');
    default:
      return text.slice(0, from) + piece.toUpperCase() + text.slice(to);
  }
}

function percent(byte: number): string {
  return `%${byte.toString(16).padStart(2, '0')}`;
}

function noise(random: Random): string {
  let text = '';
  for (let count = Math.floor(random() * 48); count > 0; count--) text += unit(random);
  return text;
}

/** The next input: a mutant of a known value, a soup of tokens, or noise. */
export function nextInput(random: Random, seeds: readonly string[]): string {
  const kind = random();
  if (kind < 0.45) return mutant(random, seeds);
  return kind < 0.85 ? soup(random) : noise(random);
}
