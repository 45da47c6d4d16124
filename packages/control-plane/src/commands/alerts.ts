import { Command, Option } from 'commander';
import { ruleBody } from '../api/forwarding.ts';
import { recordDeed } from '../audit/record.ts';
import { ControlPlaneError } from '../errors.ts';
import { newAlertRule } from '../forward/alert-rule.ts';
import {
  insertAlertRule,
  listAlertRules,
  listAlerts,
  listForwarders,
  removeAlertRule,
} from '../repositories/forwarders.ts';
import type { Store } from '../store/database.ts';
import { inTransaction } from '../store/transaction.ts';
import { severities } from '../trust/classify.ts';
import { readBody, wholeNumber } from './options.ts';
import { commandAuthor, printTable, type StoreChoice, showTime, withOperator } from './with-operator.ts';

/** Creates `events alerts list | add | remove | history`. */
export function alertsCommand(): Command {
  const alerts = new Command('alerts').description('rules that tell forwarders when something piles up');
  alerts
    .command('list')
    .description('list rules')
    .action((options: StoreChoice) =>
      withOperator(options, async (_operator, store) => {
        const names = await forwarderNames(store);
        printTable(
          ['NAME', 'STATE', 'COUNTS', 'THRESHOLD', 'WINDOW', 'TELLS', 'LAST SPOKE'],
          (await listAlertRules(store.db)).map((rule) => [
            rule.name,
            rule.enabled === 1 ? 'enabled' : 'disabled',
            rule.condition,
            String(rule.threshold),
            `${rule.window_seconds} s`,
            (JSON.parse(rule.forwarders) as string[]).map((id) => names.get(id) ?? id).join(','),
            showTime(rule.last_fired_at),
          ]),
        );
      }),
    );
  alerts
    .command('add <name>')
    .description('make a rule')
    .addOption(new Option('--count <kind>', 'what it counts').choices(kinds).default('events'))
    .requiredOption('--threshold <number>', 'it speaks when so many are reached', wholeNumber)
    .option('--window <seconds>', 'within this time', wholeNumber, 300)
    .option('--pause <seconds>', 'and keeps quiet for this time', wholeNumber, 3_600)
    .requiredOption('--to <forwarder...>', 'whom it tells')
    .option('--profile <profile>', 'only one profile')
    .option('--type <checks>', 'of events: only these checks, with commas')
    .addOption(new Option('--severity <severity>', 'of events: at least this').choices(severities))
    .addOption(
      new Option('--per <what>', 'of events: together, or each by itself').choices([
        'all',
        'source',
        'function',
        'type',
      ]),
    )
    .option('--changes <number>', 'of list-lag: how far behind an instance counts', wholeNumber)
    .action((name: string, options: AddOptions) =>
      withOperator(options, async (_operator, store) => {
        const { count: kind, profile, type, severity, per, changes } = options;
        const types = type?.split(',');
        const body = readBody(ruleBody, {
          name,
          condition: { kind, profile, types, severity, per, changes },
          threshold: options.threshold,
          windowSeconds: options.window,
          pauseSeconds: options.pause,
          forwarders: await forwarderIds(store, options.to),
        });
        const by = commandAuthor();
        const row = newAlertRule(body, by.name, Date.now());
        await inTransaction(store.db, async (tx) => {
          await insertAlertRule(tx, row);
          const deed = { action: 'alert-rule.add', subject: row.name, detail: { ...body } };
          await recordDeed(tx, by, deed, row.created_at);
        });
        console.log(`${row.name} tells ${options.to.join(', ')} from now on.`);
      }),
    );
  alerts
    .command('remove <name>')
    .description('remove a rule')
    .action((name: string, options: StoreChoice) =>
      withOperator(options, async (_operator, store) => {
        const rule = (await listAlertRules(store.db)).find((candidate) => candidate.name === name);
        if (rule === undefined)
          throw new ControlPlaneError('RASP_CP_NOT_FOUND', `There is no rule ${name.slice(0, 64)}.`);
        await inTransaction(store.db, async (tx) => {
          await removeAlertRule(tx, rule.id);
          await recordDeed(tx, commandAuthor(), { action: 'alert-rule.remove', subject: name }, Date.now());
        });
        console.log(`Removed ${name}.`);
      }),
    );
  alerts
    .command('history')
    .description('when rules spoke, newest first')
    .option('--limit <number>', 'at most so many', wholeNumber, 50)
    .action((options: StoreChoice & { limit: number }) =>
      withOperator(options, async (_operator, store) =>
        printTable(
          ['TIME', 'RULE', 'SUMMARY'],
          (await listAlerts(store.db, { before: null, limit: Math.max(1, options.limit) })).map((alert) => [
            showTime(alert.at),
            alert.rule_name ?? '',
            alert.summary,
          ]),
        ),
      ),
    );
  return alerts;
}

async function forwarderNames(store: Store): Promise<ReadonlyMap<string, string>> {
  return new Map((await listForwarders(store.db)).map(({ id, name }) => [id, name]));
}

async function forwarderIds(store: Store, wanted: readonly string[]): Promise<readonly string[]> {
  const known = await forwarderNames(store);
  return wanted.map((name) => {
    const id = [...known].find(([, candidate]) => candidate === name)?.[0];
    if (id === undefined)
      throw new ControlPlaneError('RASP_CP_NOT_FOUND', `There is no forwarder ${name.slice(0, 64)}.`);
    return id;
  });
}

interface AddOptions extends StoreChoice {
  readonly count: (typeof kinds)[number];
  readonly threshold: number;
  readonly window: number;
  readonly pause: number;
  readonly to: readonly string[];
  readonly profile?: string;
  readonly type?: string;
  readonly severity?: (typeof severities)[number];
  readonly per?: string;
  readonly changes?: number;
}

const kinds = ['events', 'new-entries', 'config-failed', 'list-lag', 'dropped'] as const;
