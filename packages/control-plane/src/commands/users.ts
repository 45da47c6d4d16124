import { randomBytes } from 'node:crypto';
import { Command, Option } from 'commander';
import { type Role, roles } from '../api/roles.ts';
import { ControlPlaneError } from '../errors.ts';
import { createPasswords } from '../people/passwords.ts';
import { createPeople, type People } from '../people/people.ts';
import { findUser, listTokens, listUsers } from '../repositories/people.ts';
import type { Store } from '../store/database.ts';
import type { UserRow } from '../store/tables.ts';
import { commandAuthor, printTable, type StoreChoice, showTime, withOperator } from './with-operator.ts';

/** Creates `users list | add | set | tokens`. */
export function usersCommand(): Command {
  const users = new Command('users').description('people who may log in, and their API tokens');
  users
    .command('list')
    .description('list users')
    .action((options: StoreChoice) =>
      withPeople(options, async (_people, store) =>
        printTable(
          ['NAME', 'ROLE', 'LOGS IN BY', 'LAST LOGIN', 'STATE'],
          (await listUsers(store.db)).map((user) => [
            user.name,
            user.role,
            waysIn(user),
            showTime(user.last_login_at),
            user.disabled_at === null ? 'enabled' : `disabled ${showTime(user.disabled_at)}`,
          ]),
        ),
      ),
    );
  users
    .command('add <name>')
    .description('add a user with a password that is made up and printed once')
    .addOption(new Option('--role <role>', 'what they may do').choices(roles).default('viewer'))
    .action((name: string, options: StoreChoice & { role: Role }) =>
      withPeople(options, async (people) => {
        checkUserName(name);
        const password = newPassword();
        await people.add({ name, role: options.role, password }, commandAuthor());
        console.error(`User ${name}, ${options.role}. The password is not shown again:`);
        console.log(password);
      }),
    );
  users
    .command('set <name>')
    .description('change the role of a user, disable or enable them, or give them a new password, printed once')
    .addOption(new Option('--role <role>', 'what they may do').choices(roles))
    .option('--disable', 'end their logins and let them in no more')
    .option('--enable', 'let them in again')
    .option('--new-password', 'for who forgot theirs')
    .action((name: string, options: SetOptions) =>
      withPeople(options, async (people, store) => {
        const user = await userNamed(store, name);
        const password = options.newPassword === true ? newPassword() : undefined;
        const disabled = options.disable === true ? true : options.enable === true ? false : undefined;
        await people.change(user.id, { role: options.role, disabled, password }, commandAuthor());
        console.error(`Changed ${user.name}.`);
        if (password !== undefined) console.log(password);
      }),
    );
  return users.addCommand(tokensCommand());
}

function tokensCommand(): Command {
  const tokens = new Command('tokens').description('API tokens, for programs');
  tokens
    .command('list')
    .description('list tokens; secrets are not stored')
    .action((options: StoreChoice) =>
      withPeople(options, async (_people, store) =>
        printTable(
          ['SELECTOR', 'NAME', 'USER', 'ROLE', 'UNTIL', 'LAST USED', 'STATE'],
          (await listTokens(store.db, null)).map((token) => [
            token.selector,
            token.name,
            token.user_name,
            token.role,
            showTime(token.expires_at),
            showTime(token.last_used_at),
            token.revoked_at === null ? 'valid' : `revoked ${showTime(token.revoked_at)}`,
          ]),
        ),
      ),
    );
  tokens
    .command('add <user> <name>')
    .description('make a token of a user; it is printed once')
    .addOption(
      new Option('--role <role>', 'what it may do, the role of its user at most').choices(roles).default('viewer'),
    )
    .option('--days <number>', 'for how long', '90')
    .action((userName: string, name: string, options: StoreChoice & { role: Role; days: string }) =>
      withPeople(options, async (people, store) => {
        const days = Number(options.days);
        if (!Number.isInteger(days) || days < 1 || days > 3_650) {
          throw new ControlPlaneError('RASP_CP_BAD_OPTION', 'Days are a whole number from 1 to 3650.');
        }
        const user = await userNamed(store, userName);
        const token = { name: name.slice(0, 100), userId: user.id, role: options.role };
        const expiresAt = Date.now() + days * 86_400_000;
        const { text } = await people.addToken({ ...token, expiresAt }, commandAuthor());
        console.error(`Token ${name} of ${user.name}, ${options.role}, for ${days} days. It is not shown again:`);
        console.log(text);
      }),
    );
  tokens
    .command('revoke <selector>')
    .description('end a token')
    .action((selector: string, options: StoreChoice) =>
      withPeople(options, async (people) => {
        await people.revokeToken(selector, null, commandAuthor());
        console.log(`Revoked ${selector}.`);
      }),
    );
  return tokens;
}

interface SetOptions extends StoreChoice {
  readonly role?: Role;
  readonly disable?: true;
  readonly enable?: true;
  readonly newPassword?: true;
}

function withPeople(options: StoreChoice, work: (people: People, store: Store) => Promise<void>): Promise<void> {
  return withOperator(options, (_operator, store) => work(createPeople(store.db, createPasswords(), Date.now), store));
}

async function userNamed(store: Store, name: string): Promise<UserRow> {
  const user = await findUser(store.db, { name: name.toLowerCase() });
  if (user === null) throw new ControlPlaneError('RASP_CP_NOT_FOUND', `There is no user ${name.slice(0, 64)}.`);
  return user;
}

function checkUserName(name: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return;
  throw new ControlPlaneError('RASP_CP_BAD_OPTION', 'A name is 1 to 64 letters, digits, dots, dashes and underscores.');
}

function waysIn(user: UserRow): string {
  const ways = [user.password_hash === null ? '' : 'password', user.oidc_subject === null ? '' : 'identity provider'];
  return ways.filter((way) => way !== '').join(', ');
}

/** 120 random bits, short enough to be typed once. */
function newPassword(): string {
  return randomBytes(15).toString('base64url');
}
