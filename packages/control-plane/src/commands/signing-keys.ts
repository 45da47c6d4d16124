import { Command, Option } from 'commander';
import { recordDeed } from '../audit/record.ts';
import { ControlPlaneError } from '../errors.ts';
import {
  generateSigningKey,
  readKeyFile,
  removeSigningKey,
  type SigningKey,
  useSigningKey,
  writeKeyFile,
} from '../signing/key-file.ts';
import { inTransaction } from '../store/transaction.ts';
import { commandAuthor, printTable, type StoreChoice, showTime, withOperator } from './with-operator.ts';

/** `--signing-keys FILE`, of `serve` and of the commands that make the file. */
export function signingKeysOption(): Option {
  return new Option('--signing-keys <file>', 'file of the keys that answers to our agents are signed with').env(
    'RASP_CONTROL_PLANE_SIGNING_KEYS',
  );
}

/** Creates `signing-keys add | use | list | remove`. A server takes changes of the file over within ten seconds. */
export function signingKeysCommand(): Command {
  const keys = new Command('signing-keys').description('keys that answers to our agents are signed with');
  command(keys, 'add', 'make a key and print its public part: in use where it is the first, else waiting', (file) =>
    add(file),
  );
  command(keys, 'use <id>', 'sign with this key from now on; the one before is retired', (file, id) =>
    change(file, 'use', (present) => ({ keys: useSigningKey(present, id), id })),
  );
  command(keys, 'remove <id>', 'forget a key that is not in use', (file, id) =>
    change(file, 'remove', (present) => ({ keys: removeSigningKey(present, id), id })),
  );
  command(keys, 'list', 'list the keys with their public parts', (file) => {
    printTable(
      ['ID', 'STATE', 'MADE', 'PUBLIC KEY'],
      (readKeyFile(file.path) ?? []).map((key) => [key.id, key.state, showTime(key.createdAt), key.publicKey]),
    );
  });
  return keys;
}

async function add(file: KeyFile): Promise<void> {
  const [made] = await change(file, 'add', (present) => {
    const key = generateSigningKey(present, Date.now());
    return { keys: [key, ...present], id: key.id };
  });
  console.error(
    made?.state === 'in-use'
      ? 'Start the server with this file, then give agents RASP_CLOUD_PUBLIC_KEYS:'
      : `Give agents both keys in RASP_CLOUD_PUBLIC_KEYS, then: signing-keys use ${made?.id}`,
  );
  console.log(made?.publicKey);
}

/** The file, and the store whose audit log hears of changes. */
interface KeyFile extends StoreChoice {
  readonly path: string;
}

function command(keys: Command, usage: string, description: string, run: (file: KeyFile, id: string) => unknown): void {
  const one = keys.command(usage).description(description);
  one.addOption(signingKeysOption().makeOptionMandatory()).action(async (...given: unknown[]) => {
    const id = typeof given[0] === 'string' ? given[0] : '';
    const { signingKeys: path, ...store } = one.opts<StoreChoice & { signingKeys: string }>();
    await run({ path, ...store }, id);
  });
}

async function change(
  file: KeyFile,
  what: 'add' | 'use' | 'remove',
  make: (present: readonly SigningKey[]) => { readonly keys: readonly SigningKey[]; readonly id: string },
): Promise<readonly SigningKey[]> {
  const present = readKeyFile(file.path) ?? [];
  if (what === 'add' && present.length >= maxKeys)
    throw new ControlPlaneError('RASP_CP_REFUSED', `There are ${maxKeys} keys already; remove one first.`);
  const { keys, id } = make(present);
  await withOperator(file, async (_operator, store) => {
    const deed = { action: `signing-key.${what}`, subject: id };
    await inTransaction(store.db, async (tx) => {
      await recordDeed(tx, commandAuthor(), deed, Date.now());
      // What cannot be written did not happen.
      writeKeyFile(file.path, keys);
    });
  });
  return keys;
}

/** Agents take as many. */
const maxKeys = 16;
