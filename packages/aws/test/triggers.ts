import { toAlbEvent, toFunctionUrlEvent, toHttpApiEvent, toRestApiEvent } from '@rasp/testing/aws/lambda-events.ts';
import type { AwsTrigger } from './aws-driver.ts';

const api = { pathParameters: true, repeatedQuery: true, decodesPath: false } as const;
const loadBalancer = { pathParameters: false, repeatedQuery: true, decodesPath: false } as const;

/** Every HTTP trigger of Lambda, and each handler shape on one of them. */
export const awsTriggers: readonly AwsTrigger[] = [
  { trigger: 'rest-api', base: 'rest-api', build: toRestApiEvent, traits: api, shape: 'promise' },
  {
    trigger: 'http-api-v1',
    base: 'http-api-v1',
    build: (base, request) => {
      // The gateway decodes the path for both of its payloads.
      const { rawPath } = toHttpApiEvent({}, request);
      return { ...toRestApiEvent(base, request), path: rawPath };
    },
    traits: { ...api, decodesPath: true },
    shape: 'promise',
  },
  {
    trigger: 'http-api',
    base: 'http-api',
    build: toHttpApiEvent,
    traits: { ...api, joinedQuery: true, decodesPath: true },
    shape: 'promise',
  },
  {
    trigger: 'function-url',
    base: 'function-url',
    build: toFunctionUrlEvent,
    traits: { ...api, joinedQuery: true, pathParameters: false },
    shape: 'promise',
  },
  {
    trigger: 'alb',
    base: 'alb',
    build: (base, request) => toAlbEvent(base, request, false),
    traits: { ...loadBalancer, repeatedQuery: false },
    shape: 'promise',
  },
  {
    trigger: 'alb multi-value',
    base: 'alb-multi-value',
    build: (base, request) => toAlbEvent(base, request, true),
    traits: loadBalancer,
    shape: 'promise',
  },
  { trigger: 'rest-api callback', base: 'rest-api', build: toRestApiEvent, traits: api, shape: 'callback' },
  {
    trigger: 'function-url streaming',
    base: 'function-url',
    build: toFunctionUrlEvent,
    traits: { ...api, joinedQuery: true, pathParameters: false },
    shape: 'streaming',
  },
];
