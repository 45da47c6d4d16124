import { readFileSync } from 'node:fs';
import type { Delivery } from './event-delivery.ts';

/** JSON that is written into. */
export type Node = Record<string, unknown>;

/** A delivery of test/triggers: what the host told the worker, with values that are nobody's; a new object each time. */
export function recordedTrigger(name: string): Delivery {
  const { data, metadata } = JSON.parse(readFileSync(new URL(`./triggers/${name}.json`, import.meta.url), 'utf8')) as {
    readonly data: unknown;
    readonly metadata: Readonly<Record<string, unknown>>;
  };
  const encoded = Object.entries(metadata).map(([member, value]) => [
    member,
    typeof value === 'string' ? { string: value } : { json: JSON.stringify(value) },
  ]);
  return { data: { json: JSON.stringify(data) }, metadata: Object.fromEntries(encoded) as Record<string, object> };
}
