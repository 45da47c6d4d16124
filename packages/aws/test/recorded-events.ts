import { readFileSync } from 'node:fs';
import type { EventBase } from '@rasp/testing/aws/lambda-events.ts';

/** An event of test/events as Lambda would have parsed it: a new object each time. */
export function recordedEvent(name: string): EventBase {
  return JSON.parse(readFileSync(new URL(`./events/${name}.json`, import.meta.url), 'utf8')) as EventBase;
}

/** The headers of a recorded event that its client sent, one pair per value; what depends on the request is left out. */
export function recordedHeaders(base: EventBase): readonly (readonly [name: string, value: string])[] {
  const map = (base['multiValueHeaders'] ?? base['headers']) as Readonly<Record<string, string | readonly string[]>>;
  return Object.entries(map)
    .filter(([name]) => !/^(?:x-forwarded-for|cookie|content-(?:length|type))$/iu.test(name))
    .flatMap(([name, value]) => [value].flat().map((item) => [name, item] as const));
}
