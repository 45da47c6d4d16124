import { Argument, Command, Option } from 'commander';
import { recordDeed } from '../audit/record.ts';
import { ControlPlaneError } from '../errors.ts';
import { explainEvent } from '../events/explain.ts';
import { showEvent } from '../events/show-event.ts';
import { type ExportFormat, exportFormats, exportLines } from '../forward/export-lines.ts';
import { labelEvent } from '../repositories/event-labels.ts';
import { type EventFilter, eraseEventsOf, findEvent, searchEvents } from '../repositories/events.ts';
import type { EventClass, EventSeverity } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import { severities } from '../trust/classify.ts';
import { alertsCommand } from './alerts.ts';
import { forwardersCommand } from './forwarders.ts';
import { pointInTime, wholeNumber } from './options.ts';
import { commandAuthor, printTable, type StoreChoice, showTime, withOperator } from './with-operator.ts';

/** Creates `events list | show | label | export | erase | forwarders | alerts`. */
export function eventsCommand(): Command {
  const events = new Command('events').description('what agents found');
  withFilter(events.command('list').description('list events, newest first'))
    .option('--limit <number>', 'at most so many', wholeNumber, 50)
    .option('--json', 'print every field, one object a line')
    .action((options: FilterOptions & { limit: number; json?: true }) =>
      withOperator(options, async (_operator, store) => {
        const page = { before: null, limit: Math.max(1, options.limit), budgetMs: 60_000 };
        const { rows } = await searchEvents(store.db, filterOf(options), page);
        if (options.json === true) {
          for (const row of rows) console.log(JSON.stringify(showEvent(row)));
          return;
        }
        printTable(
          ['ID', 'TIME', 'TYPE', 'SEVERITY', 'ACTION', 'SOURCE', 'COUNTRY', 'APPLICATION', 'PATH', 'LABEL'],
          rows.map((row) => [
            row.id,
            showTime(row.received_at),
            row.type,
            row.severity,
            row.action,
            row.source_ip,
            row.country,
            row.application,
            row.path.slice(0, 60),
            row.label ?? '',
          ]),
        );
      }),
    );
  events
    .command('show <id>')
    .description('print one event with its findings explained, as JSON')
    .action((id: string, options: StoreChoice) =>
      withOperator(options, async (_operator, store) => {
        const row = await findEvent(store.db, id);
        if (row === null) throw noEvent();
        console.log(JSON.stringify({ event: showEvent(row), ...explainEvent(row) }, null, 2));
      }),
    );
  events
    .command('label <id>')
    .description('say that an event is a false alarm or a real attack, or take that back')
    .addArgument(new Argument('<label>').choices(['false-alarm', 'attack', 'none']))
    .option('--comment <text>', 'why', '')
    .action((id: string, label: 'false-alarm' | 'attack' | 'none', options: StoreChoice & { comment: string }) =>
      withOperator(options, async (_operator, store) => {
        const by = commandAuthor();
        const comment = options.comment.slice(0, 1_000);
        const judged = label === 'none' ? null : label;
        await inTransaction(store.db, async (tx) => {
          const said = { event_id: id, comment, user_name: by.name, at: Date.now() };
          if (!(await labelEvent(tx, said, judged))) throw noEvent();
          const detail = { label: judged, comment };
          await recordDeed(tx, by, { action: 'event.label', subject: id, detail }, Date.now());
        });
        console.log(judged === null ? `Took the label of ${id} back.` : `${id} is a ${label}.`);
      }),
    );
  withFilter(events.command('export').description('print events as JSON lines'))
    .addOption(
      new Option('--format <format>', '`labels` is what models are trained on')
        .choices(exportFormats)
        .default('events'),
    )
    .action((options: FilterOptions & { format: ExportFormat }) =>
      withOperator(options, async (_operator, store) => {
        for await (const line of exportLines(store.db, filterOf(options), options.format)) console.log(line);
      }),
    );
  events
    .command('erase <source>')
    .description('erase all events of a client address')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .action((source: string, options: StoreChoice & { reason: string }) =>
      withOperator(options, async (_operator, store) => {
        const count = await inTransaction(store.db, async (tx) => {
          const erased = await eraseEventsOf(tx, source.toLowerCase());
          const detail = { count: erased, reason: options.reason.slice(0, 1_000) };
          await recordDeed(tx, commandAuthor(), { action: 'event.erase', subject: 'a source', detail }, Date.now());
          return erased;
        });
        console.log(`Erased ${count} events.`);
      }),
    );
  return events.addCommand(forwardersCommand()).addCommand(alertsCommand());
}

interface FilterOptions extends StoreChoice {
  readonly since?: number;
  readonly until?: number;
  readonly profile?: string;
  readonly function?: string;
  readonly type?: string;
  readonly class?: EventClass;
  readonly severity?: EventSeverity;
  readonly action?: string;
  readonly source?: string;
  readonly country?: string;
  readonly platform?: string;
  readonly labelled?: true;
  readonly search?: string;
}

function withFilter(command: Command): Command {
  return command
    .option(
      '--since <time>',
      'from this time on, as 2026-11-22, 2026-11-22T18:00Z or 2h for two hours ago',
      pointInTime,
    )
    .option('--until <time>', 'before this time', pointInTime)
    .option('--profile <profile>', 'only those of one profile')
    .option('--function <name>', 'only those of one function, by id or application')
    .option('--type <checks>', 'only those of these checks, with commas')
    .addOption(new Option('--class <class>', 'only one class').choices(['attack', 'abuse', 'leak', 'access', 'other']))
    .addOption(new Option('--severity <severity>', 'at least this').choices(severities))
    .option('--action <action>', 'blocked, reported or allowed')
    .option('--source <address>', 'only those of one client')
    .option('--country <code>', 'only those of one country')
    .option('--platform <platform>', 'aws, gcp or azure')
    .option('--labelled', 'only those that somebody judged')
    .option('--search <words>', 'words that all occur');
}

function filterOf(options: FilterOptions): EventFilter {
  const {
    since,
    until,
    profile,
    type,
    class: kind,
    severity,
    action,
    source,
    country,
    platform,
    labelled,
    search,
  } = options;
  const named = options.function;
  return {
    from: since,
    to: until,
    profile,
    function: named,
    type,
    class: kind,
    severity,
    action,
    source,
    country,
    platform,
    labelled,
    search,
  };
}

function noEvent(): ControlPlaneError {
  return new ControlPlaneError('RASP_CP_NOT_FOUND', 'There is no such event, or no longer.');
}
