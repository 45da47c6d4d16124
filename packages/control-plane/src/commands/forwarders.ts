import { randomBytes } from 'node:crypto';
import { Argument, Command, Option } from 'commander';
import { forwarderBody } from '../api/forwarding.ts';
import { recordDeed } from '../audit/record.ts';
import { ControlPlaneError } from '../errors.ts';
import { newForwarder } from '../forward/forwarders.ts';
import { insertForwarder, listForwarders, removeForwarder } from '../repositories/forwarders.ts';
import { inTransaction } from '../store/transaction.ts';
import { severities } from '../trust/classify.ts';
import { readBody } from './options.ts';
import { commandAuthor, printTable, type StoreChoice, showTime, withOperator } from './with-operator.ts';

/** Creates `events forwarders list | add | remove`. */
export function forwardersCommand(): Command {
  const forwarders = new Command('forwarders').description('where events are sent');
  forwarders
    .command('list')
    .description('list forwarders; secrets are not shown')
    .action((options: StoreChoice) =>
      withOperator(options, async (_operator, store) =>
        printTable(
          ['NAME', 'KIND', 'STATE', 'DELIVERED', 'DROPPED', 'LAST OK', 'LAST ERROR'],
          (await listForwarders(store.db)).map((row) => [
            row.name,
            row.kind,
            row.enabled === 1 ? 'enabled' : 'disabled',
            String(row.delivered),
            String(row.dropped),
            showTime(row.last_ok_at),
            row.last_error ?? '',
          ]),
        ),
      ),
    );
  forwarders
    .command('add <name>')
    .description('send events somewhere from now on; a secret is read from RASP_FORWARDER_SECRET')
    .addArgument(new Argument('<kind>').choices(['webhook', 'slack', 'otlp', 'syslog']))
    .argument('<target>', 'URL, or host:port of syslog')
    .addOption(new Option('--mapping <mapping>').choices(['rasp', 'ecs', 'ocsf']).default('rasp'))
    .addOption(new Option('--transport <transport>', 'of syslog').choices(['udp', 'tcp', 'tls']).default('tcp'))
    .addOption(new Option('--severity <severity>', 'at least this').choices(severities).default('low'))
    .option('--audit', 'the audit log as well')
    .action((name: string, kind: string, target: string, options: AddOptions) =>
      withOperator(options, async (_operator, store) => {
        const secret = process.env['RASP_FORWARDER_SECRET'] ?? '';
        const colon = target.lastIndexOf(':');
        const { mapping, transport, severity } = options;
        const place =
          kind === 'syslog'
            ? { host: target.slice(0, colon), port: Number(target.slice(colon + 1)), transport, mapping }
            : { url: target, ...(kind === 'webhook' ? { mapping } : {}) };
        const body = readBody(forwarderBody, {
          name,
          target: { kind, ...place },
          which: { severity, audit: options.audit === true },
          secret: secret === '' ? null : secret,
        });
        const by = commandAuthor();
        await inTransaction(store.db, async (tx) => {
          const id = randomBytes(8).toString('hex');
          await insertForwarder(tx, await newForwarder(tx, id, body, by.name, Date.now()));
          await recordDeed(tx, by, { action: 'forwarder.add', subject: name, detail: { kind } }, Date.now());
        });
        console.log(`Events go to ${name} from now on.`);
      }),
    );
  forwarders
    .command('remove <name>')
    .description('stop sending')
    .action((name: string, options: StoreChoice) =>
      withOperator(options, async (_operator, store) => {
        const row = (await listForwarders(store.db)).find((forwarder) => forwarder.name === name);
        if (row === undefined)
          throw new ControlPlaneError('RASP_CP_NOT_FOUND', `There is no forwarder ${name.slice(0, 64)}.`);
        await inTransaction(store.db, async (tx) => {
          await removeForwarder(tx, row.id);
          await recordDeed(tx, commandAuthor(), { action: 'forwarder.remove', subject: name }, Date.now());
        });
        console.log(`Removed ${name}.`);
      }),
    );
  return forwarders;
}

interface AddOptions extends StoreChoice {
  readonly mapping: 'rasp' | 'ecs' | 'ocsf';
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly severity: (typeof severities)[number];
  readonly audit?: true;
}
