/**
 * Writes the model of `models/release` into the modules that agents load: the weights of the linear stage and the network, each as text.
 *
 *     node tools/pack-model.ts [--release DIR] [--check]
 *
 * A module survives a user's own bundler, a file beside it does not. With `--check` it only says whether the modules are those of the release.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { checkManifest } from '../packages/core/src/model/check-manifest.ts';
import type { ModelManifest } from '../packages/core/src/model/manifest.ts';
import { layOut } from '../packages/core/src/model/weight-layout.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values: options } = parseArgs({
  options: { release: { type: 'string', default: path.join(root, 'models/release') }, check: { type: 'boolean' } },
});
const { release } = options;
const modules = path.join(root, 'packages/core/src/model');

const manifest = JSON.parse(readFileSync(path.join(release, 'manifest.json'), 'utf8')) as ModelManifest;
checkManifest(manifest);

const head = '// Written by tools/pack-model.ts from models/release. Do not edit.\n';
const weights = layOut(new Int8Array(read('linear.bin', manifest.linear.sha256)), manifest.classes.length);
const parts = [
  {
    file: 'linear.generated.ts',
    bytes: Buffer.from(weights),
    text: (packed: string) =>
      `${head}import type { ModelManifest } from './manifest.ts';\nimport type { PackedWeights } from './unpack.ts';\n\n` +
      `export const manifest: ModelManifest = ${JSON.stringify(manifest)};\n\n` +
      `export const weights: PackedWeights = {\n  sha256: '${hashOf(weights)}',\n  packed:\n    '${packed}',\n};\n`,
  },
  {
    file: 'network.generated.ts',
    bytes: read('network.onnx', manifest.network.sha256),
    text: (packed: string) => `${head}export const packedNetwork: string =\n  '${packed}';\n`,
  },
];

for (const { file, bytes, text } of parts) {
  const target = path.join(modules, file);
  const known = existsSync(target) ? readFileSync(target, 'utf8') : '';
  // Longer than a hash. Another zlib packs the same bytes in another way: what counts is what comes out.
  const packedNow = /'([A-Za-z0-9+/=]{65,})'/.exec(known)?.[1];
  const same = packedNow !== undefined && unpacksTo(packedNow, bytes) && known === text(packedNow);
  if (options.check === true) {
    console.log(`${same ? 'ok  ' : 'FAIL'}  ${file}`);
    if (!same) process.exitCode = 1;
    continue;
  }
  if (!same) writeFileSync(target, text(deflateRawSync(bytes, { level: 9 }).toString('base64')));
  console.log(`${file}: ${bytes.length} bytes, ${readFileSync(target).length} as a module`);
}

function read(file: string, sha256: string): Buffer {
  const bytes = readFileSync(path.join(release, file));
  const hash = hashOf(bytes);
  if (hash !== sha256) throw new Error(`${file} has the hash ${hash}, but the manifest says ${sha256}`);
  return bytes;
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function unpacksTo(packed: string, bytes: Buffer): boolean {
  try {
    return inflateRawSync(Buffer.from(packed, 'base64')).equals(bytes);
  } catch {
    return false;
  }
}
