import { Button, Group, MultiSelect, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { events, forwarding } from '../../../control-plane/src/api/index.ts';
import { useChange, useItems, usePages, useRead } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { AddButton, FormEnd } from '../parts/add.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { useForm } from '../parts/form.ts';
import { inFull } from '../parts/numbers.ts';
import { Card, Page } from '../parts/page.tsx';
import { Empty } from '../parts/states.tsx';
import { When } from '../parts/when.tsx';

type Rule = Received<typeof forwarding.listAlertRules>['items'][number];
type Spoken = Received<typeof forwarding.listAlerts>['items'][number];

const kinds: Readonly<Record<Rule['condition']['kind'], string>> = {
  events: 'events',
  'new-entries': 'new blacklist entries',
  'config-failed': 'configurations that fail',
  'list-lag': 'instances with an old list',
  dropped: 'dropped events',
};

const ruleColumns: readonly Column<Rule>[] = [
  { title: 'Rule', show: (rule) => rule.name },
  { title: 'State', show: (rule) => <StateBadge of={rule.enabled ? 'active' : 'paused'} /> },
  { title: 'Speaks when', show: inSentence },
  { title: 'Tells', numeric: true, show: (rule) => inFull(rule.forwarders.length) },
  { title: 'Last spoke', show: (rule) => <When at={rule.lastFiredAt} /> },
];

const spokenColumns: readonly Column<Spoken>[] = [
  { title: 'Alert', show: (alert) => alert.summary },
  { title: 'Rule', show: (alert) => alert.ruleName },
  { title: 'When', show: (alert) => <When at={alert.at} /> },
];

function inSentence({ condition, threshold, windowSeconds }: Rule): string {
  const minutes = Math.round(windowSeconds / 60);
  const severity =
    condition.kind === 'events' && condition.severity !== 'low' ? ` of ${condition.severity} severity or more` : '';
  return `${inFull(threshold)} or more ${kinds[condition.kind]}${severity} in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}`;
}

/** When somebody is told, and when somebody was. */
export default function AlertsPage(): ReactNode {
  const rules = useItems(forwarding.listAlertRules);
  const spoken = usePages(forwarding.listAlerts, { query: { limit: 50 } }, { everyMs: 30_000 });
  const may = useMay();
  const remove = useChange(forwarding.removeAlertRule, { done: 'The rule is gone.' });
  const change = useChange(forwarding.changeAlertRule, { done: 'Changed.' });
  return (
    <Page
      title="Alerts"
      lead="Rules that speak when events pile up. A quiet function is never one."
      actions={may('operator') && <AddButton label="Make a rule">{(close) => <AddRule onClose={close} />}</AddButton>}
    >
      <Card title="What rules said" flush>
        <DataTable
          label="Alerts"
          of={spoken}
          columns={spokenColumns}
          idOf={(alert) => alert.id}
          empty={
            <Empty icon="alerts" title="No alert yet">
              What goes over the limit of a rule is listed here and sent to its targets.
            </Empty>
          }
        />
      </Card>
      <Card title="Rules" flush>
        <DataTable
          label="Alert rules"
          of={rules}
          columns={ruleColumns}
          idOf={(rule) => rule.id}
          actions={(rule) =>
            may('operator') && (
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <Button
                  variant="subtle"
                  size="compact-sm"
                  onClick={() => {
                    const { id, lastFiredAt: _, createdAt: __, createdBy: ___, ...body } = rule;
                    change.mutate({ params: { id }, body: { ...body, enabled: !rule.enabled } });
                  }}
                >
                  {rule.enabled ? 'Pause' : 'Resume'}
                </Button>
                <ConfirmButton
                  plain
                  label="Remove"
                  title={`Remove ${rule.name}?`}
                  confirm="Remove"
                  onConfirm={() => remove.mutate({ params: { id: rule.id } })}
                >
                  Nobody is told any more.
                </ConfirmButton>
              </Group>
            )
          }
          empty={
            <Empty icon="alerts" title="No rule">
              Make one that tells your team when attacks pile up.
            </Empty>
          }
        />
      </Card>
    </Page>
  );
}

function AddRule({ onClose }: { readonly onClose: () => void }): ReactNode {
  const forwarders = useRead(forwarding.listForwarders);
  const form = useForm(
    forwarding.addAlertRule.body,
    {
      name: '',
      kind: 'events' as Rule['condition']['kind'],
      severity: 'high',
      threshold: 50,
      minutes: 5,
      forwarders: [] as readonly string[],
    },
    ({ name, kind, severity, threshold, minutes, forwarders: chosen }) => ({
      name,
      condition: kind === 'events' ? { kind, severity } : { kind },
      threshold,
      windowSeconds: minutes * 60,
      forwarders: [...chosen],
    }),
  );
  const add = useChange(forwarding.addAlertRule, { quiet: true, done: 'The rule holds from now on.', onDone: onClose });
  const choices = forwarders.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  return (
    <form onSubmit={form.submit((body) => add.mutate({ body }))} noValidate>
      <Stack>
        <TextInput label="Name" data-autofocus {...form.text('name')} />
        <Select
          label="Counts"
          data={Object.entries(kinds).map(([value, label]) => ({ value, label }))}
          value={form.values.kind}
          onChange={(kind) => form.set('kind', (kind ?? 'events') as Rule['condition']['kind'])}
        />
        {form.values.kind === 'events' && (
          <Select
            label="Severity at least"
            data={[...events.severity.options]}
            value={form.values.severity}
            onChange={(severity) => form.set('severity', severity ?? 'low')}
          />
        )}
        <Group grow>
          <NumberInput
            label="This many"
            min={1}
            value={form.values.threshold}
            onChange={(value) => form.set('threshold', Number(value))}
          />
          <NumberInput
            label="In minutes"
            min={1}
            max={1_440}
            value={form.values.minutes}
            onChange={(value) => form.set('minutes', Number(value))}
          />
        </Group>
        <MultiSelect
          label="Tell"
          placeholder={choices.length === 0 ? 'Nobody to tell yet' : 'Choose'}
          description={
            choices.length === 0 ? <Link href="/forwarding">Add a webhook, Slack or syslog first</Link> : undefined
          }
          data={choices}
          value={[...form.values.forwarders]}
          onChange={(value) => form.set('forwarders', value)}
        />
        <FormEnd of={add} label="Make the rule" onClose={onClose} />
      </Stack>
    </form>
  );
}
