import { createRandom, type Random } from '@rasp/testing/random.ts';
import { beaconState, listedAddress, ownAgent } from '../agents.ts';
import { type Client, createClient } from './client.ts';
import { createTimeCollector, type Times } from './times.ts';

/** A fleet to be simulated. */
export interface FleetJob {
  readonly url: string;
  readonly keys: readonly string[];
  readonly instances: number;
  /** How many function names each key has. */
  readonly functionsPerKey: number;
  readonly seconds: number;
  /** Connects a second while the fleet starts, which comes before the measured time. */
  readonly connectsPerSecond: number;
  readonly connections: number;
  readonly beaconSeconds: number;
  /** How long an instance lives on average; then another one takes its place. */
  readonly lifeSeconds: number;
  /** Share of beacons after which an instance is frozen, for one to twenty beacons. */
  readonly freezes: number;
  /** Share of answers that the agent never sees, so that it says next time what it said before. */
  readonly losses: number;
  /** New sources that the fleet as a whole reports a second. */
  readonly reportsPerSecond: number;
  readonly seed: number;
}

/** What became of a fleet. */
export interface FleetResult {
  readonly connects: number;
  readonly beacons: number;
  /** Answers other than 200 by their status; 0 stands for none. */
  readonly failures: Readonly<Record<string, number>>;
  /** Lists taken anew because the server said so. */
  readonly resyncs: number;
  readonly reported: number;
  /** From when a request was due to its answer. */
  readonly times: Times;
  /** How late the generator itself was with requests that were due: where that is much, it is what was measured. */
  readonly generatorLate: Times;
  readonly seconds: number;
}

interface Agent {
  readonly key: string;
  readonly service: string;
  instance: string;
  cursor: string | null;
  revision: string | null;
  endsAt: number;
  wantsConnect: boolean;
}

/**
 * Runs simulated agents: they connect, send beacons about every `beaconSeconds`, take what they are told for their cursor, die and are
 * replaced, freeze, and lose answers. They keep no list: what is tested here is the server.
 */
export async function runFleet(job: FleetJob): Promise<FleetResult> {
  const fleet = new Fleet(job);
  await fleet.start();
  return fleet.run();
}

class Fleet {
  readonly #job: FleetJob;
  readonly #client: Client;
  readonly #random: Random;
  readonly #agents: Agent[];
  /** Who is due in which tick of the clock. */
  readonly #due = new Map<number, Agent[]>();
  readonly #failures: Record<string, number> = {};
  #times = createTimeCollector();
  #late = createTimeCollector();
  #serial: number;
  #instances = 0;
  #toReport = 0;
  #counts = { connects: 0, beacons: 0, resyncs: 0, reported: 0 };

  constructor(job: FleetJob) {
    this.#job = job;
    this.#client = createClient(job.url, job.connections);
    this.#random = createRandom(job.seed);
    this.#serial = job.seed * 1_000;
    this.#agents = Array.from({ length: job.instances }, (_, index) => ({
      key: job.keys[index % job.keys.length] ?? '',
      service: `function-${Math.floor(index / job.keys.length) % job.functionsPerKey}`,
      instance: '',
      cursor: null,
      revision: null,
      endsAt: 0,
      wantsConnect: true,
    }));
  }

  /** Connects all, at an even pace. */
  async start(): Promise<void> {
    const begun = performance.now();
    const pending = new Set<Promise<void>>();
    for (const [index, agent] of this.#agents.entries()) {
      const wait = begun + (index * 1_000) / this.#job.connectsPerSecond - performance.now();
      if (wait > 0 || pending.size >= this.#job.connections * 4) await sleep(Math.max(1, wait));
      this.#replace(agent);
      const connected = this.#connect(agent, performance.now());
      pending.add(connected);
      void connected.then(() => pending.delete(connected));
    }
    await Promise.all(pending);
    this.#times = createTimeCollector();
    this.#late = createTimeCollector();
    this.#counts = { connects: 0, beacons: 0, resyncs: 0, reported: 0 };
    for (const status of Object.keys(this.#failures)) delete this.#failures[status];
    const now = performance.now();
    for (const agent of this.#agents) this.#later(agent, now + this.#random.next() * this.#beaconMs());
  }

  async run(): Promise<FleetResult> {
    const begun = performance.now();
    const end = begun + this.#job.seconds * 1_000;
    const pending = new Set<Promise<void>>();
    let tick = Math.floor(begun / tickMs);
    let last = begun;
    for (let now = begun; now < end; now = performance.now()) {
      this.#toReport += ((now - last) / 1_000) * this.#job.reportsPerSecond;
      last = now;
      for (; tick * tickMs <= now; tick++) {
        const agents = this.#due.get(tick) ?? [];
        this.#due.delete(tick);
        for (const agent of agents) {
          this.#late.add(Math.max(0, now - tick * tickMs));
          const spoken = this.#speak(agent, now);
          pending.add(spoken);
          void spoken.then(() => pending.delete(spoken));
        }
      }
      await sleep(2);
    }
    await Promise.all(pending);
    await this.#client.close().catch(() => undefined);
    return {
      ...this.#counts,
      failures: this.#failures,
      times: this.#times.times(),
      generatorLate: this.#late.times(),
      seconds: (performance.now() - begun) / 1_000,
    };
  }

  async #speak(agent: Agent, now: number): Promise<void> {
    if (now >= agent.endsAt) this.#replace(agent);
    await (agent.wantsConnect ? this.#connect(agent, now) : this.#beacon(agent, now));
    const frozen = this.#random.chance(this.#job.freezes) ? 1 + this.#random.next() * 19 : 0;
    // Agents spread their beacons themselves.
    this.#later(agent, now + this.#beaconMs() * (0.9 + this.#random.next() * 0.2 + frozen));
  }

  #replace(agent: Agent): void {
    agent.instance = `i-${this.#job.seed}-${this.#instances++}`;
    agent.cursor = null;
    agent.revision = null;
    agent.wantsConnect = true;
    agent.endsAt = performance.now() - Math.log(1 - this.#random.next()) * this.#job.lifeSeconds * 1_000;
  }

  async #connect(agent: Agent, now: number): Promise<void> {
    this.#counts.connects++;
    const data = await this.#ask('/connect', ownAgent(agent.key, agent.instance, agent.service), now);
    if (data === null) return;
    agent.cursor = textOf(data['cursor']);
    agent.revision = textOf(data['revision']);
    agent.wantsConnect = false;
  }

  async #beacon(agent: Agent, now: number): Promise<void> {
    this.#counts.beacons++;
    const blacklist: unknown[] = [];
    while (this.#toReport >= 1 && blacklist.length < 5) {
      this.#toReport--;
      this.#counts.reported++;
      blacklist.push([listedAddress(this.#serial++), Math.floor(Date.now() / 1_000)]);
    }
    const members = ownAgent(agent.key, agent.instance, agent.service);
    const data = await this.#ask(
      '/beacon',
      { ...members, ...beaconState(agent.cursor, agent.revision), blacklist },
      now,
    );
    if (data === null) return;
    agent.cursor = textOf(data['cursor']) ?? agent.cursor;
    agent.revision = textOf(data['revision']) ?? agent.revision;
    if (data['resync'] !== true) return;
    this.#counts.resyncs++;
    agent.wantsConnect = true;
  }

  /** Gives an answer's data, or null where the agent has none. */
  async #ask(path: string, body: object, due: number): Promise<Record<string, unknown> | null> {
    let status = 0;
    try {
      const answer = await this.#client.ask('POST', path, JSON.stringify(body));
      this.#times.add(performance.now() - due);
      status = answer.statusCode;
      if (status === 200) {
        if (this.#random.chance(this.#job.losses)) return null;
        return (JSON.parse(answer.body.toString()) as { data: Record<string, unknown> }).data;
      }
    } catch {
      // Counted as no answer.
    }
    this.#failures[status] = (this.#failures[status] ?? 0) + 1;
    return null;
  }

  #later(agent: Agent, at: number): void {
    const tick = Math.ceil(at / tickMs);
    const agents = this.#due.get(tick);
    if (agents === undefined) this.#due.set(tick, [agent]);
    else agents.push(agent);
  }

  #beaconMs(): number {
    return this.#job.beaconSeconds * 1_000;
  }
}

const tickMs = 5;

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function sleep(forMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, forMs));
}
