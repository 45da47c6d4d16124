/**
 * A stand-in for `@azure/functions-core`, the module that the Azure worker gives the library `@azure/functions`.
 *
 * It has the worker's side of the contract that HTTP functions need: the programming model, registered functions and hooks. There is no
 * host and no gRPC; `function-app.ts` plays both. Anything a test does with the library above this line is the library's own behaviour.
 */

/** One binding of a function. */
export interface BindingInfo {
  readonly type?: string;
  readonly direction?: string;
  readonly [property: string]: unknown;
}

/** What the library registers of a function. */
export interface FunctionMetadata {
  readonly name: string;
  readonly bindings: Readonly<Record<string, BindingInfo>>;
}

/** A registered handler: trigger input first, context last. */
export type FunctionCallback = (...inputs: unknown[]) => unknown;

/** A registered hook; each kind of hook has fields of its own. */
export type HookCallback = (context: Record<string, unknown>) => unknown;

/** Names of the hooks that the worker runs. */
export type HookName = 'appStart' | 'appTerminate' | 'preInvocation' | 'postInvocation' | 'log';

/** What the worker tells the library about one invocation. */
export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly metadata: FunctionMetadata;
  readonly request: InvocationRequest;
  state?: string | undefined;
  log(level: string, category: string, message: string): void;
}

/** The host's message that starts an invocation. */
export interface InvocationRequest {
  readonly invocationId: string;
  readonly inputData: readonly { readonly name: string; readonly data: object }[];
  readonly triggerMetadata: Readonly<Record<string, object>>;
}

/** The library's side of one invocation. */
export interface InvocationModel {
  getArguments(): Promise<{ readonly context: object; readonly inputs: unknown[] }>;
  invokeFunction(context: object, inputs: readonly unknown[], handler: FunctionCallback): Promise<unknown>;
  getResponse(context: object, result: unknown): Promise<{ readonly returnValue?: { readonly http?: unknown } | null }>;
}

/** The library's side of an app. */
export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

/** Undoes a registration. */
export class Disposable {
  #dispose: (() => void) | undefined;

  constructor(dispose: () => void) {
    this.#dispose = dispose;
  }

  static from(...parts: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const part of parts) part.dispose();
    });
  }

  dispose(): void {
    this.#dispose?.();
    this.#dispose = undefined;
  }
}

/** A function with its handler. */
export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** The worker's version; the library reads it for a warning only. */
export const version = '3.12.0';
export const hostVersion = '4.1045.0';

/** What the app has registered so far. */
export const registered: {
  readonly functions: Map<string, RegisteredFunction>;
  readonly hooks: Map<string, HookCallback[]>;
  readonly logs: string[];
  model: ProgrammingModel | undefined;
} = { functions: new Map(), hooks: new Map(), logs: [], model: undefined };

/** Keeps what the library logs; the worker would send it to the host. */
export function log(level: string, category: string, message: string): void {
  registered.logs.push(`${category} ${level}: ${message}`);
}

export function setProgrammingModel(model: ProgrammingModel): void {
  registered.model = model;
}

export function getProgrammingModel(): ProgrammingModel | undefined {
  return registered.model;
}

export function registerHook(name: HookName, callback: HookCallback): Disposable {
  const hooks = registered.hooks.get(name) ?? [];
  registered.hooks.set(name, hooks);
  hooks.push(callback);
  return new Disposable(() => {
    const index = hooks.indexOf(callback);
    if (index >= 0) hooks.splice(index, 1);
  });
}

export function registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
  registered.functions.set(metadata.name, { metadata, callback });
  return new Disposable(() => registered.functions.delete(metadata.name));
}
