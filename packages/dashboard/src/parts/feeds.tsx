import { Alert, Button, Group, Modal, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { blacklist } from '../../../control-plane/src/api/index.ts';
import { useChange, useRead } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { StateBadge } from './badges.tsx';
import { ConfirmButton } from './confirm.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { useForm } from './form.ts';
import { Icon } from './icons.tsx';
import { inFull } from './numbers.ts';
import { Card } from './page.tsx';
import { Empty } from './states.tsx';
import { When } from './when.tsx';

type Feed = Received<typeof blacklist.listFeeds>['items'][number];

const columns: readonly Column<Feed>[] = [
  { title: 'Feed', show: (feed) => feed.name },
  {
    title: 'State',
    show: (feed) => <StateBadge of={!feed.enabled ? 'paused' : feed.lastError === null ? 'active' : 'failed'} />,
  },
  { title: 'From', show: (feed) => <span className="mono">{feed.location}</span> },
  { title: 'Purpose', wide: true, show: (feed) => (feed.purpose === 'block' ? 'blocks' : 'never blocks') },
  { title: 'Entries', numeric: true, show: (feed) => inFull(feed.entries) },
  { title: 'Last read', show: (feed) => <When at={feed.lastOkAt} /> },
  {
    title: 'Last error',
    show: (feed) =>
      feed.lastError === null ? <span className="dim">none</span> : <Text size="sm">{feed.lastError}</Text>,
  },
];

/** Lists from elsewhere that are read again and again. */
export function Feeds(): ReactNode {
  const list = useRead(blacklist.listFeeds, {}, { everyMs: 30_000 });
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const run = useChange(blacklist.runFeed, {
    done: (feed) => (feed.lastError === null ? 'Read.' : `It failed: ${feed.lastError}`),
  });
  const remove = useChange(blacklist.removeFeed, { done: 'No longer read.' });
  return (
    <>
      {may('operator') && (
        <Group justify="flex-end" mb="sm">
          <Button leftSection={<Icon name="add" size={16} />} onClick={() => setOpen(true)}>
            Add a feed
          </Button>
        </Group>
      )}
      <Card flush>
        <DataTable
          label="Feeds"
          of={{ data: list.data?.items, error: list.error, refetch: list.refetch }}
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
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Add a feed">
        <AddFeed onClose={() => setOpen(false)} />
      </Modal>
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
        {add.error !== null && <Alert color="red">{add.error.message}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
