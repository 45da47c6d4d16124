import { Button, Group, NumberInput, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { events, forwarding } from '../../../control-plane/src/api/index.ts';
import { useChange, useItems } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { AddButton, FormEnd } from '../parts/add.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { useForm } from '../parts/form.ts';
import { inFull } from '../parts/numbers.ts';
import { Card, Page } from '../parts/page.tsx';
import { lastErrorColumn, stateColumn } from '../parts/run-columns.tsx';
import { Empty } from '../parts/states.tsx';
import { tell } from '../parts/toasts.tsx';
import { When } from '../parts/when.tsx';

type Forwarder = Received<typeof forwarding.listForwarders>['items'][number];
type Kind = Forwarder['target']['kind'];

const kinds: Readonly<Record<Kind, string>> = {
  webhook: 'Webhook',
  slack: 'Slack',
  syslog: 'Syslog',
  otlp: 'OpenTelemetry logs',
};

function addressOf({ target }: Forwarder): string {
  return target.kind === 'syslog' ? `${target.transport}://${target.host}:${target.port}` : target.url;
}

const columns: readonly Column<Forwarder>[] = [
  { title: 'Name', show: (row) => row.name },
  stateColumn,
  { title: 'Kind', show: (row) => kinds[row.target.kind] },
  { title: 'Where', show: (row) => <span className="mono">{addressOf(row)}</span> },
  { title: 'Sent', numeric: true, show: (row) => inFull(row.delivered) },
  { title: 'Dropped', numeric: true, show: (row) => inFull(row.dropped) },
  { title: 'Last sent', show: (row) => <When at={row.lastOkAt} /> },
  lastErrorColumn,
];

/** Where events and alerts are sent. */
export default function ForwardingPage(): ReactNode {
  const list = useItems(forwarding.listForwarders, {}, { everyMs: 30_000 });
  const may = useMay();
  const test = useChange(forwarding.testForwarder, {
    onDone: ({ ok, message, milliseconds }) =>
      tell(ok ? `It arrived in ${milliseconds} ms.` : message, ok ? 'good' : 'bad'),
  });
  const change = useChange(forwarding.changeForwarder, {
    done: ({ enabled }) => (enabled ? 'It is sent to again.' : 'Paused.'),
  });
  const pause = ({ id, name, target, which, enabled }: Forwarder): void =>
    change.mutate({ params: { id }, body: { name, target, which, enabled: !enabled } });
  const remove = useChange(forwarding.removeForwarder, { done: 'No longer sent there.' });
  return (
    <Page
      title="Forwarding"
      lead="Events, alerts and the audit log, sent to where your team already looks."
      actions={
        may('operator') && <AddButton label="Add a target">{(close) => <AddForwarder onClose={close} />}</AddButton>
      }
    >
      <Card flush>
        <DataTable
          label="Targets"
          of={list}
          columns={columns}
          idOf={(row) => row.id}
          actions={(row) =>
            may('operator') && (
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <Button
                  variant="subtle"
                  size="compact-sm"
                  loading={test.isPending}
                  onClick={() => test.mutate({ params: { id: row.id } })}
                >
                  Test
                </Button>
                <Button variant="subtle" size="compact-sm" onClick={() => pause(row)}>
                  {row.enabled ? 'Pause' : 'Resume'}
                </Button>
                <ConfirmButton
                  plain
                  label="Remove"
                  title={`Remove ${row.name}?`}
                  confirm="Remove"
                  onConfirm={() => remove.mutate({ params: { id: row.id } })}
                >
                  Nothing is sent there any more; rules that tell it go on without it.
                </ConfirmButton>
              </Group>
            )
          }
          empty={
            <Empty icon="forwarding" title="Nothing is sent anywhere">
              Webhooks, Slack, syslog and OpenTelemetry are supported.
            </Empty>
          }
        />
      </Card>
    </Page>
  );
}

function AddForwarder({ onClose }: { readonly onClose: () => void }): ReactNode {
  const form = useForm(
    forwarding.addForwarder.body,
    { name: '', kind: 'webhook' as Kind, url: '', host: '', port: 514, transport: 'tcp', severity: 'low', secret: '' },
    ({ name, kind, url, host, port, transport, severity, secret }) => ({
      name,
      target: kind === 'syslog' ? { kind, host, port, transport } : { kind, url },
      which: { severity },
      ...(secret === '' ? {} : { secret }),
    }),
  );
  const add = useChange(forwarding.addForwarder, { quiet: true, done: 'Added.', onDone: onClose });
  const { kind } = form.values;
  return (
    <form onSubmit={form.submit((body) => add.mutate({ body }))} noValidate>
      <Stack>
        <TextInput label="Name" data-autofocus {...form.text('name')} />
        <Select
          label="Kind"
          data={Object.entries(kinds).map(([value, label]) => ({ value, label }))}
          value={kind}
          onChange={(value) => form.set('kind', (value ?? 'webhook') as Kind)}
        />
        {kind === 'syslog' ? (
          <Group grow align="flex-start">
            <TextInput label="Host" {...form.text('host')} error={form.errorOf('target' as 'host')} />
            <NumberInput
              label="Port"
              min={1}
              max={65_535}
              value={form.values.port}
              onChange={(port) => form.set('port', Number(port))}
            />
            <Select
              label="Over"
              data={['tcp', 'tls', 'udp']}
              value={form.values.transport}
              onChange={(value) => form.set('transport', value ?? 'tcp')}
            />
          </Group>
        ) : (
          <TextInput label="URL" placeholder="https://" {...form.text('url')} error={form.errorOf('target' as 'url')} />
        )}
        <Select
          label="Severity at least"
          data={[...events.severity.options]}
          value={form.values.severity}
          onChange={(value) => form.set('severity', value ?? 'low')}
        />
        {(kind === 'webhook' || kind === 'otlp') && (
          <PasswordInput
            label="Secret"
            autoComplete="off"
            description={
              kind === 'webhook' ? 'Signs what is sent; optional' : 'Goes into the Authorization header; optional'
            }
            {...form.text('secret')}
          />
        )}
        <FormEnd of={add} label="Add" onClose={onClose} />
      </Stack>
    </form>
  );
}
