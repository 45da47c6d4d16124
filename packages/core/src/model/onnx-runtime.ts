/** A tensor of ONNX Runtime, as far as it is used here. */
export interface OnnxTensor {
  readonly data: Int32Array | Float32Array;
}

/** A loaded network. */
export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
}

/** The module `onnxruntime-node`, as far as it is used here. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(network: Uint8Array, options: Readonly<Record<string, unknown>>): Promise<OnnxSession>;
  };
  readonly Tensor: new (
    type: 'int32',
    data: Int32Array | readonly number[],
    dimensions: readonly number[],
  ) => OnnxTensor;
}

/** What was found of the runtime: the module; or why there is none. */
export type FoundRuntime =
  | { readonly kind: 'found'; readonly runtime: OnnxRuntime }
  | { readonly kind: 'absent' }
  | { readonly kind: 'other-realm' }
  | { readonly kind: 'other-version'; readonly version: string };

/** Joined where it is used: a bundler that reads a whole name would look for the package, and it is optional. */
const nameParts: readonly string[] = ['onnxruntime', 'node'];

/** The release that golden scores are compared with. From 1.29 on it sends telemetry on Linux and macOS. */
const knownVersion = /^1\.27\./;

/**
 * Finds onnxruntime-node and loads it, which costs 10 to 50 ms of CPU and 10 MB.
 *
 * Not where this code runs in a realm of its own, as in tests that jest runs: its native part would be begun once for each test file, which Node
 * answers by ending the process. What Node's own modules are made of tells.
 */
export async function findOnnxRuntime(): Promise<FoundRuntime> {
  return process.getBuiltinModule('node:path') instanceof Object ? searchOnnxRuntime() : { kind: 'other-realm' };
}

/**
 * Looks for the package where the function was started, or else beside this file.
 *
 * By `require` first, which alone finds what a Lambda layer brings (NODE_PATH). Throws what the package itself throws, such as for a platform that
 * it has no binary for.
 */
export async function searchOnnxRuntime(): Promise<FoundRuntime> {
  const name = nameParts.join('-');
  const require = process.getBuiltinModule('node:module').createRequire(`${process.cwd()}/index.js`);
  const required: Ways = {
    about: async () => require(`${name}/package.json`),
    runtime: async () => require(name),
  };
  const imported: Ways = {
    about: async () => (await import(`${name}/package.json`, { with: { type: 'json' } })).default,
    runtime: async () => (await import(name)).default,
  };
  return (await read(name, required)) ?? (await read(name, imported)) ?? { kind: 'absent' };
}

/** How a package is read: what it says of itself, and what it is. */
interface Ways {
  about(): Promise<{ readonly version?: unknown }>;
  runtime(): Promise<OnnxRuntime>;
}

/** Loads the package after a look at its version; null where it is not found. */
async function read(name: string, { about, runtime }: Ways): Promise<FoundRuntime | null> {
  let version: string;
  try {
    version = String((await about()).version);
  } catch (error) {
    if (isMissing(error, name)) return null;
    throw error;
  }
  if (!knownVersion.test(version)) return { kind: 'other-version', version: version.slice(0, 40) };
  // 1.27 sends nothing; a later release that calls itself 1.27 shall not, either.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  return { kind: 'found', runtime: await runtime() };
}

/** True where the package itself is not there; a missing part of it is a failure. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') && message.includes(`'${name}`);
}
