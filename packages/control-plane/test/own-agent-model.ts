import { parseBeaconAnswer, parseConnectAnswer, readEnvelope } from '@rasp/core/protocol';
import { type Answered, post } from './harness.ts';

/** One of our agents, reduced to what it keeps: configuration, cursor and list. Answers may be lost on their way. */
export interface OwnAgent {
  connect(): Promise<void>;
  /** Sends a beacon; `lost` drops the answer. Connects again where the server asks for it. */
  beacon(options?: {
    readonly lost?: boolean;
    readonly report?: readonly (readonly [string, number, object?])[];
  }): Promise<Answered>;
  /** Networks that the agent would block at a time in milliseconds. */
  listed(now: number): ReadonlySet<string>;
  readonly revision: string | null;
  readonly config: Readonly<Record<string, unknown>>;
  readonly resyncs: number;
}

/** Creates an agent that speaks to a server as `@rasp/core` does, by the same parsers. */
export function createOwnAgent(server: { readonly url: string }, key: string, instance: string): OwnAgent {
  const list = new Map<string, number>();
  let revision: string | null = null;
  let cursor: string | null = null;
  let config: Readonly<Record<string, unknown>> = {};
  let resyncs = 0;
  const request = () => ({
    key,
    version: '0.1.0',
    platform: 'AWS Lambda',
    agent: { name: '@rasp/aws', version: '0.1.0', instance, platform: 'aws', runtime: 'node24', service: 'shop' },
    accept: ['blacklist-expiry', 'cidr'],
    config: { revision, state: revision === null ? 'local' : 'applied' },
    ...(cursor === null ? {} : { cursor }),
  });

  async function connect(): Promise<void> {
    const answer = await post(server, '/connect', { ...request(), routes: {} });
    const parsed = parseConnectAnswer(open(answer));
    if (!parsed.ok || parsed.value.blacklist?.kind !== 'full') throw new Error('no usable connect answer');
    list.clear();
    for (const entry of parsed.value.blacklist.entries) list.set(entry.network, entry.expiresAt ?? 0);
    config = parsed.value.config;
    ({ revision, cursor } = parsed.value.extension);
  }

  return {
    connect,
    async beacon({ lost = false, report = [] } = {}) {
      const answer = await post(server, '/beacon', { ...request(), blacklist: report });
      if (lost) return answer;
      const parsed = parseBeaconAnswer(open(answer));
      if (!parsed.ok) throw new Error(parsed.reason);
      const { blacklist, extension } = parsed.value;
      if (parsed.value.config !== null) config = parsed.value.config;
      revision = extension.revision;
      if (extension.resync) {
        resyncs++;
        await connect();
        return answer;
      }
      cursor = extension.cursor;
      if (blacklist?.kind === 'delta') {
        for (const entry of blacklist.add) list.set(entry.network, entry.expiresAt ?? 0);
        for (const network of blacklist.remove) list.delete(network);
      }
      return answer;
    },
    listed: (now) => new Set([...list].filter(([, expires]) => expires * 1_000 > now).map(([network]) => network)),
    get revision() {
      return revision;
    },
    get config() {
      return config;
    },
    get resyncs() {
      return resyncs;
    },
  };
}

function open(answer: Answered): Record<string, unknown> {
  const envelope = readEnvelope(answer.json);
  if (envelope.kind !== 'data') throw new Error(`refused: ${answer.text}`);
  return envelope.data;
}
