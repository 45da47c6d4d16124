import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { interestingTokens } from '@rasp/testing/hostile-texts.ts';
import type { Random } from '@rasp/testing/random.ts';

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

/** A code unit of any kind: ASCII, Latin-1, the rest of the plane, lone surrogates. */
function unit(random: Random): string {
  const kind = random.next();
  if (kind < 0.5) return String.fromCharCode(Math.floor(random.next() * 128));
  if (kind < 0.7) return String.fromCharCode(128 + Math.floor(random.next() * 128));
  if (kind < 0.8) return String.fromCharCode(0xd800 + Math.floor(random.next() * 2048));
  if (kind < 0.9) return String.fromCodePoint(0x10000 + Math.floor(random.next() * 0xfffff));
  return String.fromCharCode(Math.floor(random.next() * 65_536));
}

/** Tokens in any order, now and then one of them many times. */
function soup(random: Random): string {
  let text = '';
  for (let count = 1 + Math.floor(random.next() * 12); count > 0; count--) {
    const token = random.next() < 0.05 ? unit(random) : random.pick(interestingTokens);
    text += random.next() < 0.03 ? token.repeat(1 + Math.floor(random.next() * 64)) : token;
    if (random.next() < 0.2) text += ' ';
  }
  return text;
}

/** A known value with pieces cut out, doubled, replaced, put in, or joined with a piece of another. */
function mutant(random: Random, seeds: readonly string[]): string {
  let text = random.pick(seeds);
  for (let steps = 1 + Math.floor(random.next() * 4); steps > 0; steps--) {
    const at = Math.floor(random.next() * (text.length + 1));
    const to = Math.min(text.length, at + Math.floor(random.next() * 8));
    switch (Math.floor(random.next() * 6)) {
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
        text = text.slice(0, at) + random.pick(interestingTokens) + text.slice(at);
        break;
      case 4: {
        const other = random.pick(seeds);
        text = text.slice(0, at) + other.slice(Math.floor(random.next() * other.length));
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
  switch (Math.floor(random.next() * 4)) {
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
  for (let count = Math.floor(random.next() * 48); count > 0; count--) text += unit(random);
  return text;
}

/** The next input: a mutant of a known value, a soup of tokens, or noise. */
export function nextInput(random: Random, seeds: readonly string[]): string {
  const kind = random.next();
  if (kind < 0.45) return mutant(random, seeds);
  return kind < 0.85 ? soup(random) : noise(random);
}
