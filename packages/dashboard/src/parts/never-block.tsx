import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { blacklist } from '../../../control-plane/src/api/index.ts';
import { useChange, usePages } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { ConfirmButton } from './confirm.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { useForm } from './form.ts';
import { Icon } from './icons.tsx';
import { Card } from './page.tsx';
import { useProfileNames } from './profile-names.ts';
import { Empty } from './states.tsx';
import { Tag } from './tag.tsx';
import { When } from './when.tsx';

type Range = Received<typeof blacklist.listNeverBlock>['items'][number];

const columns: readonly Column<Range>[] = [
  { title: 'Range', show: (range) => <span className="mono">{range.network}</span> },
  { title: 'Kind', show: (range) => <Tag>{range.kind}</Tag> },
  { title: 'For', show: (range) => (range.scope === '*' ? 'all profiles' : range.scope) },
  { title: 'Why', show: (range) => range.note || <span className="dim">—</span> },
  { title: 'Added', show: (range) => <When at={range.createdAt} never="built in" /> },
  { title: 'By', wide: true, show: (range) => range.createdBy },
];

/** Ranges that nobody may block. */
export function NeverBlock(): ReactNode {
  const list = usePages(blacklist.listNeverBlock, { query: { limit: 100 } });
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const remove = useChange(blacklist.removeNeverBlock, { done: 'It can be blocked again.' });
  return (
    <>
      {may('operator') && (
        <Group justify="flex-end" mb="sm">
          <Button leftSection={<Icon name="add" size={16} />} onClick={() => setOpen(true)}>
            Add a range
          </Button>
        </Group>
      )}
      <Card flush>
        <DataTable
          label="Never blocked"
          of={list}
          columns={columns}
          idOf={(range) => range.id}
          actions={(range) =>
            may('operator') &&
            range.kind !== 'reserved' && (
              <ConfirmButton
                plain
                label="Remove"
                title={`May ${range.network} be blocked?`}
                confirm="Remove"
                onConfirm={() => remove.mutate({ params: { id: range.id } })}
              >
                Agents and feeds may list sources in it from then on.
              </ConfirmButton>
            )
          }
          empty={
            <Empty title="Nothing is kept off the list">
              Add the addresses of your own: egress, front ends, monitors. Private and reserved ranges are never blocked
              anyway.
            </Empty>
          }
        />
      </Card>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Never block a range">
        <AddRange onClose={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function AddRange({ onClose }: { readonly onClose: () => void }): ReactNode {
  const scopes = useProfileNames();
  const form = useForm(blacklist.addNeverBlock.body, { network: '', scope: '*', kind: 'own', note: '' });
  const add = useChange(blacklist.addNeverBlock, {
    quiet: true,
    onDone: onClose,
    done: ({ unblocked }) => (unblocked === 0 ? 'Added.' : `Added; ${unblocked} entries in it were unblocked.`),
  });
  return (
    <form onSubmit={form.submit((body) => add.mutate({ body }))} noValidate>
      <Stack>
        <TextInput label="Address or CIDR" placeholder="203.0.113.0/24" data-autofocus {...form.text('network')} />
        <Group grow>
          <Select
            label="Kind"
            data={['own', 'provider', 'partner']}
            value={form.values.kind}
            onChange={(kind) => form.set('kind', kind ?? 'own')}
          />
          <Select
            label="For"
            data={[{ value: '*', label: 'All profiles' }, ...scopes]}
            value={form.values.scope}
            onChange={(scope) => form.set('scope', scope ?? '*')}
          />
        </Group>
        <TextInput label="Why" {...form.text('note')} />
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
