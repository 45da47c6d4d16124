import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Writes each text file a second and third time, compressed: the server then only picks. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const [fileName, item] of Object.entries(bundle)) {
          if (!/\.(?:js|css|svg)$/.test(fileName)) continue;
          const text = Buffer.from(item.type === 'chunk' ? item.code : item.source);
          if (text.length < 1_000) continue;
          const brotli = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
          this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotli });
          this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(text, { level: 9 }) });
        }
      },
    },
  };
}

/** Names every package inside the bundle with its licence text. */
function licences(): Plugin {
  return {
    name: 'licences',
    apply: 'build',
    generateBundle(_options, bundle) {
      const roots = new Set<string>();
      for (const item of Object.values(bundle)) {
        for (const id of item.type === 'chunk' ? Object.keys(item.modules) : []) {
          const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/'));
          if (match?.[1] !== undefined && !match[1].startsWith('\0')) roots.add(match[1]);
        }
      }
      const parts = [...roots].sort().map((root) => {
        const { name, version, license } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
        const file = readdirSync(root).find((entry) => /^licen[cs]e/i.test(entry));
        const text = file === undefined ? '' : readFileSync(path.join(root, file), 'utf8');
        return `${name} ${version} (${license})\n\n${text}`;
      });
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: `${parts.join('\n\n---\n\n')}\n` });
    },
  };
}

export default defineConfig({
  // Relative, because the server may stand behind a path.
  base: './',
  plugins: [react(), licences(), compressed()],
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 600 },
  server: { proxy: { '/api': process.env['RASP_DEV_SERVER'] ?? 'http://127.0.0.1:8090' } },
});
