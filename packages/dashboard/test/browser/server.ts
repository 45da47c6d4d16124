import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createControlPlane } from '../../../control-plane/src/control-plane.ts';
import { seed } from './seed.ts';

/** A real control plane with a store of its own and the dashboard as it was built. */
export interface Served {
  readonly url: string;
  readonly setupSecret: string;
  close(): Promise<void>;
}

const publicUrl = 'http://rasp.example.com';

/** Starts one; with `seeded` a day of an invented fleet lies behind it. */
export async function serve(options: { readonly seeded: boolean }): Promise<Served> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rasp-dashboard-'));
  const dataFile = path.join(folder, 'rasp.db');
  if (options.seeded) await seed(dataFile, Date.now(), publicUrl);
  const controlPlane = await createControlPlane({
    dataFile,
    publicUrl,
    // The invented sources are addresses for documentation, which are never blocked otherwise.
    allowReserved: true,
    dashboard: fileURLToPath(new URL('../../dist', import.meta.url)),
    onProblem: (message) => console.error(message),
  });
  const { url } = await controlPlane.listen();
  return {
    url,
    setupSecret: controlPlane.setupSecret ?? '',
    async close() {
      await controlPlane.close();
      rmSync(folder, { recursive: true });
    },
  };
}
