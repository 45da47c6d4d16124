/** A control plane in a process of its own; the one argument is its options. */
import Database from 'better-sqlite3';
import { createControlPlane } from '../../src/control-plane.ts';
import type { ControlPlaneOptions } from '../../src/control-plane-options.ts';
import { givenByParent, obeyParent } from '../processes.ts';
import { usageNow } from '../usage.ts';

/** Every connection that this process opens to a file: SQLite counts for each how many rows it changed. */
const connections = new Set<Database.Database>();
const { prepare } = Database.prototype;
Database.prototype.prepare = function noted(this: Database.Database, ...given: [string]) {
  connections.add(this);
  return prepare.apply(this, given);
} as typeof prepare;

const begun = performance.now();
const controlPlane = await createControlPlane({
  ...givenByParent<ControlPlaneOptions>(),
  onProblem: (message) => console.error(message),
});
const { url } = await controlPlane.listen();
const startMs = performance.now() - begun;

function rowsChanged(): number {
  let rows = 0;
  for (const connection of connections) {
    if (connection.open) rows += Number(prepare.call(connection, 'SELECT total_changes()').pluck().get());
  }
  return rows;
}

obeyParent(
  { url, startMs },
  {
    usage: () => usageNow(rowsChanged()),
    key: ({ name, profile }: { readonly name: string; readonly profile: string }) => controlPlane.addKey(name, profile),
    profile: ({ name }: { readonly name: string }) => controlPlane.setProfile(name, {}),
    networks: async () => (await controlPlane.listBlacklist()).map(({ network }) => network),
    close: () => controlPlane.close(),
  },
);
