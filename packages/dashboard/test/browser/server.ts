import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createControlPlane } from '../../../control-plane/src/control-plane.ts';
import { writeMmdb } from '../../../control-plane/test/write-mmdb.ts';
import { places, seed } from './seed.ts';

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
    geo: writeGeo(folder),
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

/** Files that say where the invented sources are. */
function writeGeo(folder: string): { readonly countryFile: string; readonly networkFile: string } {
  const files = { countryFile: path.join(folder, 'country.mmdb'), networkFile: path.join(folder, 'network.mmdb') };
  const of = (record: (place: (typeof places)[number]) => Parameters<typeof writeMmdb>[0][string]) =>
    writeMmdb(Object.fromEntries(places.map((place) => [`${place.address}/32`, record(place)])));
  writeFileSync(
    files.countryFile,
    of(({ country }) => ({ country: { iso_code: country } })),
  );
  writeFileSync(
    files.networkFile,
    of(({ network }) => {
      const [number = '', ...name] = network.split(' ');
      return {
        autonomous_system_number: Number(number.replace('AS', '')),
        autonomous_system_organization: name.join(' '),
      };
    }),
  );
  return files;
}
