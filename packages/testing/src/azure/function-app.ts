import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import {
  type CoreInvocationContext,
  type FunctionCallback,
  type FunctionMetadata,
  type HookName,
  type ProgrammingModel,
  registered,
} from './functions-core.ts';
import type { RpcHttp } from './rpc-http.ts';

/** The host's reading of what a function answered. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly unknown[];
  readonly body: Uint8Array;
}

/** Starts the app as the worker does: the library's setup is closed, its proxy is started where streaming is on, start hooks run. */
export async function startApp(): Promise<RunningApp> {
  const servers: Server[] = [];
  const http = process.getBuiltinModule('node:http');
  const createServer = http.createServer;
  // The library has no way to end its proxy server; the worker ends by exiting.
  http.createServer = ((...args: Parameters<typeof createServer>) => {
    const server = createServer(...args);
    servers.push(server);
    return server;
  }) as typeof createServer;
  let capabilities: Record<string, string>;
  try {
    capabilities = await programmingModel().getCapabilities({});
  } finally {
    http.createServer = createServer;
  }
  await runHooks('appStart', { hookData: {}, appHookData: {}, functionAppDirectory: '/home/site/wwwroot' });
  return {
    proxyUrl: capabilities['HttpUri'] ?? null,
    async stop() {
      await runHooks('appTerminate', { hookData: {}, appHookData: {} });
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise<void>((resolve) => server.close(() => resolve()));
      }
    },
  };
}

/** An app that was started. */
export interface RunningApp {
  /** Where the host forwards requests when the app streams, null otherwise. */
  readonly proxyUrl: string | null;
  /** Runs the terminate hooks, as the worker does when the host tells it to end. */
  stop(): Promise<void>;
}

/** Forgets all functions and hooks. */
export function clearApp(): void {
  registered.functions.clear();
  registered.hooks.clear();
  registered.logs.length = 0;
}

/** The metadata of every registered function, in the order of registration. */
export function registeredFunctions(): readonly FunctionMetadata[] {
  return [...registered.functions.values()].map(({ metadata }) => metadata);
}

/** Sends one request to an HTTP function. Rejects with the function's own error, which the host answers with 500. */
export async function invokeHttp(name: string, http: RpcHttp): Promise<HttpAnswer> {
  const response = await invoke(name, (binding) => ({
    inputData: [{ name: binding, data: { http } }],
    triggerMetadata: {},
  }));
  const answer = response.returnValue?.http;
  // Nothing is what a function without a result sends: 204.
  if (answer === undefined || answer === null)
    return { statusCode: 204, headers: {}, cookies: [], body: new Uint8Array() };
  const { statusCode, headers, cookies, body } = answer as {
    readonly statusCode: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly cookies: readonly unknown[];
    readonly body?: { readonly bytes?: Uint8Array };
  };
  return { statusCode: Number(statusCode), headers, cookies, body: body?.bytes ?? new Uint8Array() };
}

/**
 * Announces one request of an app that streams: the message is nearly empty, the request itself comes through the proxy.
 *
 * The caller sends it there with `headers`; the answer to it is the function's.
 */
export function announceHttp(name: string, http: RpcHttp): AnnouncedRequest {
  const invocationId = randomUUID();
  const { host, protocol } = new URL(http.url);
  const plain = (map: RpcHttp['nullableHeaders']) =>
    Object.entries(map).map(([key, { value }]) => [key, value] as const);
  const params = plain(http.nullableParams).map(([key, value]) => [key, { string: value }] as const);
  const done = invoke(
    name,
    (binding) => ({
      inputData: [{ name: binding, data: { http: {} } }],
      triggerMetadata: {
        Headers: { json: JSON.stringify(Object.fromEntries(plain(http.nullableHeaders))) },
        Query: { json: JSON.stringify(Object.fromEntries(plain(http.nullableQuery))) },
        ...Object.fromEntries(params),
      },
    }),
    invocationId,
  );
  return {
    headers: {
      'x-ms-invocation-id': invocationId,
      'x-forwarded-host': host,
      'x-forwarded-proto': protocol.slice(0, -1),
    },
    done: done.then(() => undefined),
  };
}

/** A request that the proxy waits for. */
export interface AnnouncedRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** Settles when the invocation has ended; rejects with the function's own error, and then the proxy never answers. */
  readonly done: Promise<void>;
}

/** Calls a function of any trigger with `data` as its input, and with what the host says beside it. */
export async function invokeTrigger(
  name: string,
  data: object,
  triggerMetadata: Readonly<Record<string, object>> = {},
): Promise<unknown> {
  const response = await invoke(name, (binding) => ({ inputData: [{ name: binding, data }], triggerMetadata }));
  return response.returnValue;
}

type Message = Pick<CoreInvocationContext['request'], 'inputData' | 'triggerMetadata'>;
type Response = Awaited<ReturnType<ReturnType<ProgrammingModel['getInvocationModel']>['getResponse']>>;

/** One invocation in the order of the worker's InvocationHandler. */
async function invoke(
  name: string,
  message: (binding: string) => Message,
  invocationId: string = randomUUID(),
): Promise<Response> {
  const found = registered.functions.get(name);
  if (found === undefined) throw new Error(`no function ${name}`);
  const { metadata, callback } = found;
  const binding = Object.entries(metadata.bindings).find(([, { type }]) => /trigger$/iu.test(type ?? ''))?.[0];
  if (binding === undefined) throw new Error(`function ${name} has no trigger`);
  const core: CoreInvocationContext = {
    invocationId,
    metadata,
    request: { invocationId, ...message(binding) },
    log: () => undefined,
  };
  const model = programmingModel().getInvocationModel(core);
  const { context, inputs } = await model.getArguments();
  const before = {
    hookData: {},
    appHookData: {},
    invocationContext: context,
    functionCallback: callback as FunctionCallback,
    inputs,
  };
  core.state = 'preInvocationHooks';
  await runHooks('preInvocation', before);
  const after: Record<string, unknown> = {
    hookData: before.hookData,
    appHookData: {},
    invocationContext: context,
    inputs: before.inputs,
    result: null,
    error: null,
  };
  core.state = 'invocation';
  try {
    after['result'] = await model.invokeFunction(context, before.inputs, before.functionCallback);
  } catch (error) {
    after['error'] = error;
  }
  core.state = 'postInvocationHooks';
  await runHooks('postInvocation', after);
  core.state = undefined;
  if (after['error'] !== null) throw after['error'];
  return model.getResponse(context, after['result']);
}

async function runHooks(name: HookName, context: Record<string, unknown>): Promise<void> {
  for (const hook of registered.hooks.get(name) ?? []) await hook(context);
}

function programmingModel(): ProgrammingModel {
  if (registered.model === undefined) throw new Error('@azure/functions is not loaded, or registered nothing');
  return registered.model;
}
