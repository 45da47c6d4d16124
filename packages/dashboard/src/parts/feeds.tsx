import { Button, Group, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { blacklist } from '../../../control-plane/src/api/index.ts';
import { useChange, useItems } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { AddButton, FormEnd } from './add.tsx';
import { ConfirmButton } from './confirm.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { useForm } from './form.ts';
import { inFull } from './numbers.ts';
import { Card } from './page.tsx';
import { lastErrorColumn, stateColumn } from './run-columns.tsx';
import { Empty } from './states.tsx';
import { When } from './when.tsx';

type Feed = Received<typeof blacklist.listFeeds>['items'][number];

const columns: readonly Column<Feed>[] = [
  { title: 'Feed', show: (feed) => feed.name },
  stateColumn,
  { title: 'From', show: (feed) => <span className="mono">{feed.location}</span> },
  { title: 'Purpose', wide: true, show: (feed) => (feed.purpose === 'block' ? 'blocks' : 'never blocks') },
  { title: 'Entries', numeric: true, show: (feed) => inFull(feed.entries) },
  { title: 'Last read', show: (feed) => <When at={feed.lastOkAt} /> },
  lastErrorColumn,
];

/** Lists from elsewhere that are read again and again. */
export function Feeds(): ReactNode {
  const list = useItems(blacklist.listFeeds, {}, { everyMs: 30_000 });
  const may = useMay();
  const run = useChange(blacklist.runFeed, {
    done: (feed) => (feed.lastError === null ? 'Read.' : `It failed: ${feed.lastError}`),
  });
  const change = useChange(blacklist.changeFeed, {
    done: ({ enabled }) => (enabled ? 'It is read again.' : 'Paused; what it brought ends by itself.'),
  });
  const pause = ({ id, name, purpose, format, location, scope, ttlSeconds, everySeconds, enabled }: Feed): void =>
    change.mutate({
      params: { id },
      body: { name, purpose, format, location, scope, ttlSeconds, everySeconds, enabled: !enabled },
    });
  const remove = useChange(blacklist.removeFeed, { done: 'No longer read.' });
  return (
    <>
      {may('operator') && (
        <Group justify="flex-end" mb="sm">
          <AddButton label="Add a feed">{(close) => <AddFeed onClose={close} />}</AddButton>
        </Group>
      )}
      <Card flush>
        <DataTable
          label="Feeds"
          of={list}
          columns={columns}
          idOf={(feed) => feed.id}
          actions={(feed) =>
            may('operator') && (
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <Button
                  variant="subtle"
                  size="compact-sm"
                  loading={run.isPending}
                  onClick={() => run.mutate({ params: { id: feed.id } })}
                >
                  Read now
                </Button>
                <Button variant="subtle" size="compact-sm" onClick={() => pause(feed)}>
                  {feed.enabled ? 'Pause' : 'Resume'}
                </Button>
                <ConfirmButton
                  plain
                  label="Remove"
                  title={`Stop reading ${feed.name}?`}
                  confirm="Remove"
                  onConfirm={() => remove.mutate({ params: { id: feed.id } })}
                >
                  What it brought ends by itself.
                </ConfirmButton>
              </Group>
            )
          }
          empty={
            <Empty icon="forwarding" title="No feed">
              A feed is a list of addresses at an https URL or in a file, plain or as CrowdSec decisions.
            </Empty>
          }
        />
      </Card>
    </>
  );
}

function AddFeed({ onClose }: { readonly onClose: () => void }): ReactNode {
  const form = useForm(blacklist.addFeed.body, {
    name: '',
    location: '',
    format: 'plain',
    purpose: 'block',
    everySeconds: 3_600,
  });
  const add = useChange(blacklist.addFeed, { quiet: true, onDone: onClose, done: 'Added; it is read from now on.' });
  return (
    <form onSubmit={form.submit((body) => add.mutate({ body }))} noValidate>
      <Stack>
        <TextInput label="Name" data-autofocus {...form.text('name')} />
        <TextInput
          label="From"
          description="An https URL, or a path that the server may read"
          {...form.text('location')}
        />
        <Group grow>
          <Select
            label="Format"
            data={['plain', 'crowdsec']}
            value={form.values.format}
            onChange={(format) => form.set('format', format ?? 'plain')}
          />
          <Select
            label="Purpose"
            data={[
              { value: 'block', label: 'Block' },
              { value: 'never-block', label: 'Never block' },
            ]}
            value={form.values.purpose}
            onChange={(purpose) => form.set('purpose', purpose ?? 'block')}
          />
        </Group>
        <NumberInput
          label="Read every (seconds)"
          min={300}
          max={604_800}
          value={form.values.everySeconds}
          error={form.errorOf('everySeconds')}
          onChange={(value) => form.set('everySeconds', Number(value))}
        />
        <FormEnd of={add} label="Add" onClose={onClose} />
      </Stack>
    </form>
  );
}
