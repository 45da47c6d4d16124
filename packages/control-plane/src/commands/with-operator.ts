import { userInfo } from 'node:os';
import { type Command, Option } from 'commander';
import type { Author } from '../audit/author.ts';
import { createOperator, type Operator } from '../operator.ts';
import { readNeverBlock } from '../repositories/never-block.ts';
import { createNeverBlockGuard, type NeverBlockGuard } from '../repositories/never-block-guard.ts';
import { ensureDefaultProfile } from '../repositories/profiles.ts';
import { openStore, type Store, type StoreOptions } from '../store/database.ts';
import { createNeverBlock } from '../trust/never-block.ts';

/** Where everything is kept. */
export interface StoreChoice {
  readonly data: string;
  readonly databaseUrl?: string;
}

/**
 * Gives a command, or each of those below it, `--data FILE` and `--database-url URL`.
 *
 * A password belongs in the environment, where other users of a machine do not see it.
 */
export function takesStore(command: Command): Command {
  if (command.commands.length > 0) {
    for (const below of command.commands) takesStore(below);
    return command;
  }
  return command
    .addOption(
      new Option('--data <file>', 'SQLite file that holds everything')
        .env('RASP_CONTROL_PLANE_DATA')
        .default('rasp-control-plane.db'),
    )
    .addOption(new Option('--database-url <url>', 'PostgreSQL database to use instead of a file').env('DATABASE_URL'));
}

/** How a command opens its store: it may wait five seconds for its turn to write, where the server waits far less. */
export function placeOf({ data: file, databaseUrl }: StoreChoice): StoreOptions {
  return { file, busyTimeoutMs: 5_000, ...(databaseUrl === undefined ? {} : { databaseUrl }) };
}

/** Runs work on a store beside a server that may be running on it, which takes the change over within a second. */
export async function withOperator(
  options: StoreChoice & { readonly allowReserved?: boolean },
  work: (operator: Operator, store: Store, neverBlock: NeverBlockGuard) => Promise<void>,
): Promise<void> {
  const store = await openStore(placeOf(options));
  try {
    await ensureDefaultProfile(store.db, Date.now());
    const fixed = { extra: await readNeverBlock(store.db), allowReserved: options.allowReserved ?? false };
    const neverBlock = createNeverBlockGuard(createNeverBlock(fixed));
    await neverBlock.refresh(store.db);
    await work(createOperator(store.db, neverBlock, Date.now, commandAuthor()), store, neverBlock);
  } catch (error) {
    throw store.explain(error);
  } finally {
    await store.close();
  }
}

/** Who runs a command, as the audit log names them: the account on this machine. */
export function commandAuthor(): Author {
  let name = 'unknown';
  try {
    name = userInfo().username;
  } catch {
    // An account without a name, as containers have.
    name = `uid ${process.getuid?.() ?? '?'}`;
  }
  return { kind: 'command', id: '', name, ip: '' };
}

/** Prints rows as columns of equal width, with a head. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((name, index) => Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)));
  for (const row of [head, ...rows]) {
    console.log(
      row
        .map((cell, index) => printable(cell).padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}

/** Time as people read it; `never` for null. */
export function showTime(at: number | null): string {
  return at === null ? 'never' : new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** What agents report may hold terminal escapes. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}
