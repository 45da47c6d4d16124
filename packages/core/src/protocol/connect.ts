import { type BlacklistUpdate, readConnectBlacklist } from './blacklist-entries.ts';
import { type AnswerExtension, type RequestExtension, readAnswerExtension, readRequestExtension } from './extension.ts';
import { asObject, asText, isWithinBounds, member } from './fields.ts';
import { wireLimits } from './limits.ts';
import { accepted, type ParseResult, rejected } from './result.ts';

/** One route of a protected web application. Functions send none. */
export interface Route {
  readonly name: string;
  readonly path: string;
  readonly methods: readonly string[];
}

/** What an agent sends to connect. */
export interface ConnectRequest {
  /** Null where the agent has no key: a stock agent sends `"key": null` then. */
  readonly key: string | null;
  readonly version: string;
  /** As the agent names itself: `AWS Lambda`, `Google Cloud Function`, `Azure Function`, `Flask` … */
  readonly platform: string;
  readonly routes: readonly Route[];
  readonly extension: RequestExtension;
}

/** What a connect answer holds, as an agent reads it. */
export interface ConnectAnswer {
  /** The configuration as served, bounded in depth and size and otherwise unchecked. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Null where the answer carries no blacklist: what the agent holds stays. */
  readonly blacklist: BlacklistUpdate | null;
  readonly extension: AnswerExtension;
}

/** Reads a connect request. */
export function parseConnectRequest(body: unknown): ParseResult<ConnectRequest> {
  const object = asObject(body);
  if (object === null) return rejected('the request is not a JSON object');
  return accepted({
    key: asText(member(object, 'key'), wireLimits.key),
    version: asText(member(object, 'version'), wireLimits.text) ?? '',
    platform: asText(member(object, 'platform'), wireLimits.text) ?? '',
    routes: readRoutes(member(object, 'routes')),
    extension: readRequestExtension(object),
  });
}

/**
 * Reads the data of a connect answer, opened by `readEnvelope`.
 *
 * The configuration stands under `config`, or flat in the data beside `blacklist` and our additions; a flat one is known by its
 * upper-case names. An answer without a configuration, or with a blacklist that is no list of any kind, is refused whole.
 */
export function parseConnectAnswer(data: Record<string, unknown>): ParseResult<ConnectAnswer> {
  const config = readConfig(data);
  if (!config.ok) return config;
  if (config.value === null) return rejected('the answer holds no configuration');
  const blacklist = member(data, 'blacklist');
  const update = blacklist === undefined || blacklist === null ? null : readConnectBlacklist(blacklist);
  if (update === null && blacklist !== undefined && blacklist !== null) {
    return rejected('the blacklist is neither an object nor a list');
  }
  return accepted({ config: config.value, blacklist: update, extension: readAnswerExtension(data) });
}

/** Reads the configuration out of an answer's data: null where there is none. */
export function readConfig(data: Record<string, unknown>): ParseResult<Readonly<Record<string, unknown>> | null> {
  const nested = member(data, 'config');
  const config = nested === undefined || nested === null ? flatConfig(data) : asObject(nested);
  if (config === null)
    return nested === undefined || nested === null ? accepted(null) : rejected('the configuration is not an object');
  if (!isWithinBounds(config, wireLimits.configDepth, wireLimits.configNodes)) {
    return rejected('the configuration is nested too deep or too large');
  }
  return accepted(config);
}

function flatConfig(data: Record<string, unknown>): Record<string, unknown> | null {
  const config: Record<string, unknown> = Object.create(null);
  let found = false;
  for (const name of Object.keys(data)) {
    if (!parameterName.test(name)) continue;
    config[name] = data[name];
    found = true;
  }
  return found ? config : null;
}

const parameterName = /^[A-Z][A-Z0-9_]{0,63}$/;

function readRoutes(value: unknown): readonly Route[] {
  const object = asObject(value);
  if (object === null) return [];
  const routes: Route[] = [];
  for (const name of Object.keys(object).slice(0, wireLimits.routes)) {
    const route = asObject(object[name]);
    const path = route === null ? null : asText(member(route, 'path'), wireLimits.path);
    if (route === null || path === null || asText(name, wireLimits.text) === null) continue;
    const methods = member(route, 'methods');
    routes.push({
      name,
      path,
      methods: Array.isArray(methods)
        ? methods.slice(0, wireLimits.routeMethods).filter((method): method is string => asText(method, 32) !== null)
        : [],
    });
  }
  return routes;
}
