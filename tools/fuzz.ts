/**
 * Feeds generated values to the decoders, the screen and every detector, and ends at the first that breaks a promise.
 *
 *     npm run -s fuzz -- --inputs N [--seconds S] [--seed S]
 *
 * The promises: nothing throws, one input takes less than 50 ms, the same value gives the same findings, a variant is no longer than its
 * value, and evidence is at most 256 characters. A breach prints the input as JSON, to be kept in fuzz-regressions.jsonl, and exits with 1.
 * Values that a detector finds something in and the screen did not send there are printed as well: a mutation at times leaves of an attack what a
 * detector still takes for one by chance, so a run fails above 5 in 100,000. The digest over all findings is the same for the same seed and number.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '@rasp/testing/random.ts';
import { decodeVariants } from '../packages/core/src/decode/decode.ts';
import { detectors } from '../packages/core/src/detectors/index.ts';
import { type InspectConfig, inspectInputs, MAX_EVIDENCE } from '../packages/core/src/engine/inspect-now.ts';
import { detectorBits, screen } from '../packages/core/src/engine/screen.ts';
import type { InputSource } from '../packages/core/src/input.ts';
import { nextInput, readSeeds } from './fuzz-inputs.ts';

const { values: options } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '86400' },
    seed: { type: 'string', default: '1' },
  },
});
const total = Number(options.inputs);
const deadline = Date.now() + Number(options.seconds) * 1000;
const seed = Number(options.seed);

/** Share of inputs that the screen may keep from a detector that finds something in them. */
const MAX_DROPPED = 5 / 100_000;

/** Milliseconds that one input may take. */
const MAX_MS = 50;

const sources: readonly InputSource[] = ['query-value', 'json-value', 'header-value', 'path', 'query-name'];
const modes = Object.fromEntries([...detectors.map(({ id }) => id), 'truncated'].map((id) => [id, 'report']));
const config = { modes, parameters: { DECODE_B64: true, MAX_DECODE_ROUNDS: 3 } } as unknown as InspectConfig;

function inspect(value: string, source: InputSource): string {
  return JSON.stringify(inspectInputs([{ source, name: 'x', value, trail: [] }], config));
}

const dropped: string[] = [];

/** Runs everything on one value and gives its findings; throws what is wrong. */
function judge(value: string, source: InputSource): string {
  for (const variant of decodeVariants(value, { base64: true, rounds: 3 })) {
    if (variant.value.length > value.length) throw new Error(`${variant.trail.join('>')} made the value longer`);
  }
  const bits = screen(value);
  for (const detector of detectors) {
    const match = detector.inspect(value, source);
    if (match === null) continue;
    if (match.evidence.length > MAX_EVIDENCE) throw new Error(`${detector.id}/${match.rule}: evidence is too long`);
    if (source === 'query-value' && (bits & detectorBits[detector.id]) === 0) {
      dropped.push(JSON.stringify({ input: value, why: `the screen dropped what ${detector.id}/${match.rule} finds` }));
    }
  }
  return inspect(value, source);
}

/** The least CPU of a few tries, in milliseconds: what other programs do in between does not count. */
function leastCpu(value: string, source: InputSource): number {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 4; tries++) {
    const before = process.cpuUsage();
    judge(value, source);
    const used = process.cpuUsage(before);
    least = Math.min(least, (used.user + used.system) / 1000);
  }
  return least;
}

function fail(value: string, problem: string): never {
  process.stderr.write(`${problem}\n${JSON.stringify({ input: value, why: problem })}\n`);
  process.exit(1);
}

const seeds = readSeeds(path.resolve(import.meta.dirname, '..'));
const random = createRandom(seed);
const digest = createHash('sha256');
let done = 0;
let found = 0;
let characters = 0;
let slowest = { ms: 0, value: '' };
const started = performance.now();

for (; done < total && Date.now() < deadline; done++) {
  const value = nextInput(random, seeds);
  const source = sources[done % 8] ?? 'query-value';
  characters += value.length;
  let findings = '[]';
  const before = performance.now();
  try {
    findings = judge(value, source);
  } catch (error) {
    fail(value, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const ms = performance.now() - before;
  if (ms > MAX_MS) {
    const least = leastCpu(value, source);
    if (least > MAX_MS) fail(value, `took ${least.toFixed(1)} ms`);
    if (least > slowest.ms) slowest = { ms: least, value };
  }
  // Detectors keep tables and buffers between calls: the second look must see what the first one saw.
  if (done % 16 === 0 && inspect(value, source) !== findings) fail(value, 'gave other findings the second time');
  if (findings !== '[]') found++;
  digest.update(findings);
}

const seconds = (performance.now() - started) / 1000;
for (const line of dropped.slice(0, 20)) process.stdout.write(`${line}\n`);
process.stdout.write(
  `${done} inputs (${characters} characters, seed ${seed}), ${found} with findings, no breach, ${dropped.length} dropped by the screen, ${seconds.toFixed(0)} s\n` +
    `slowest above the wall-clock limit once: ${slowest.ms.toFixed(1)} ms CPU\ndigest ${digest.digest('hex').slice(0, 16)}\n`,
);
if (dropped.length > 5 && dropped.length > done * MAX_DROPPED) process.exit(1);
