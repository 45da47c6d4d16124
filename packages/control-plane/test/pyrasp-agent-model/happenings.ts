import fc from 'fast-check';
import { anyBody, anyProfile, anyVersion, networks } from './arbitraries.ts';
import { isRecord } from './python.ts';
import type { World } from './world.ts';

/** Something that an operator, an agent, an attacker or the time does to a world. */
export interface Happening {
  readonly what: string;
  readonly run: (world: World) => Promise<unknown>;
}

/** A short story of a fleet and its control plane. */
export const story: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: connects() },
    { weight: 6, arbitrary: beacons() },
    {
      weight: 3,
      arbitrary: fc.gen().map((g) =>
        odd(
          g(() => anyBody('KEY')),
          g(() => fc.nat()),
        ),
      ),
    },
    {
      weight: 3,
      arbitrary: anyProfile.map((config) =>
        happening(`profile ${JSON.stringify(config)}`, (w) => w.setProfile(config)),
      ),
    },
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: 1, max: 100 })
        .map((percent) => happening(`roll out ${percent} %`, (w) => w.rollOut(percent))),
    },
    { weight: 3, arbitrary: lists() },
    {
      weight: 2,
      arbitrary: fc.integer({ min: 0, max: 7_200_000 }).map((ms) => happening(`${ms} ms pass`, (w) => w.tick(ms))),
    },
    { weight: 1, arbitrary: fc.constant(happening('the key is revoked', (w) => w.revokeKey())) },
    { weight: 1, arbitrary: fc.constant(happening('another key', (w) => w.newKey())) },
  ),
  { minLength: 4, maxLength: 16 },
);

function happening(what: string, run: Happening['run']): Happening {
  return { what, run };
}

function connects(): fc.Arbitrary<Happening> {
  return fc
    .tuple(anyVersion, fc.constantFrom('lambda', 'flask'))
    .map(([version, flavour]) =>
      happening(`${version} connects on ${flavour}`, (world) => world.connect(version, flavour)),
    );
}

/** One of the fleet is attacked, or not, and beacons once or a few times. */
function beacons(): fc.Arbitrary<Happening> {
  return fc.tuple(fc.nat(), fc.option(fc.ipV4()), fc.integer({ min: 1, max: 3 })).map(([nth, attacker, times]) =>
    happening(`agent ${nth} beacons ${times} times, attacked by ${attacker}`, async (world) => {
      const member = world.members[nth % Math.max(1, world.members.length)];
      if (member === undefined) return;
      if (attacker !== null) member.agent.attack(attacker);
      for (let time = 0; time < times; time++) await world.beacon(member);
    }),
  );
}

/**
 * Nonsense where an agent's message is expected: the answer reaches an agent all the same. It names the agent's own version, because the answer is for
 * the version that is named, and no agent of ours, which is answered otherwise.
 */
function odd(body: unknown, nth: number): Happening {
  return happening(`nonsense: ${JSON.stringify(body)}`, async (world) => {
    const member = world.members[nth % Math.max(1, world.members.length)];
    const claimed = isRecord(body) && typeof body['version'] === 'string' ? body['version'] : '0.8.2';
    const honest = (version: string): unknown => {
      if (!isRecord(body)) return body;
      const { agent: _ours, ...rest } = body;
      return { ...rest, version, ...(rest['key'] === 'KEY' ? { key: world.key.text } : {}) };
    };
    if (member === undefined || nth % 3 === 0) await world.connect(claimed, 'lambda', honest(claimed));
    else if (nth % 3 === 1) await world.beacon(member, honest(member.version));
    else await world.beacon(member, honest(member.version), `/beacon/${'0'.repeat(16)}.0.1-00000000.${'A'.repeat(22)}`);
  });
}

/** Some networks are listed and some of them taken off again. */
function lists(): fc.Arbitrary<Happening> {
  return fc.tuple(networks, fc.nat({ max: 3 })).map(([all, off]) =>
    happening(`lists ${all.map(({ text }) => text).join(', ')}, takes off ${off}`, async (world) => {
      for (const { text } of all) await world.list(text);
      for (const { text } of all.slice(0, off)) await world.unlist(text);
    }),
  );
}
