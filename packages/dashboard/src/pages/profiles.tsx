import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { profiles } from '../../../control-plane/src/api/index.ts';
import { useChange, useRead } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { useForm } from '../parts/form.ts';
import { Icon } from '../parts/icons.tsx';
import { counted, inFull } from '../parts/numbers.ts';
import { Card, Page } from '../parts/page.tsx';
import { Empty } from '../parts/states.tsx';
import { When } from '../parts/when.tsx';

type Profile = Received<typeof profiles.listProfiles>['items'][number];

const columns: readonly Column<Profile>[] = [
  { title: 'Profile', show: (profile) => profile.name },
  { title: 'Description', wide: true, show: (profile) => profile.description || <span className="dim">—</span> },
  { title: 'Revision', numeric: true, show: (profile) => profile.revision },
  { title: 'State', show: stateOf },
  { title: 'Functions', numeric: true, show: (profile) => inFull(profile.functions) },
  { title: 'Applied', numeric: true, show: (profile) => inFull(profile.instances.applied) },
  { title: 'Behind', numeric: true, show: (profile) => inFull(profile.instances.behind) },
  { title: 'Changed', show: (profile) => <When at={profile.updatedAt} /> },
];

function stateOf(profile: Profile): ReactNode {
  if (profile.instances.failed > 0) return <StateBadge of="failed" />;
  if (profile.rollout !== null && profile.rollout.state === 'running')
    return `rolling out, ${profile.rollout.percent} %`;
  if (profile.pending > 0) return `${counted(profile.pending, 'change')} to decide`;
  return <StateBadge of="active" />;
}

/** Profiles: what functions are configured by. */
export default function ProfilesPage(): ReactNode {
  const list = useRead(profiles.listProfiles, {}, { everyMs: 15_000 });
  const [isOpen, setOpen] = useState(false);
  const [, go] = useLocation();
  const may = useMay();
  return (
    <Page
      title="Profiles"
      lead="A profile is a configuration that functions take through their key. Every change is a revision that can be taken back."
      actions={
        may('operator') && (
          <Button leftSection={<Icon name="add" size={16} />} onClick={() => setOpen(true)}>
            Make a profile
          </Button>
        )
      }
    >
      <Card flush>
        <DataTable
          label="Profiles"
          of={{ data: list.data?.items, error: list.error, refetch: list.refetch }}
          columns={columns}
          idOf={(profile) => profile.name}
          onOpen={(profile) => go(`/profiles/${profile.name}`)}
          empty={<Empty icon="profiles" title="No profile" />}
        />
      </Card>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Make a profile">
        <AddProfile names={list.data?.items.map(({ name }) => name) ?? []} onClose={() => setOpen(false)} />
      </Modal>
    </Page>
  );
}

function AddProfile({
  names,
  onClose,
}: {
  readonly names: readonly string[];
  readonly onClose: () => void;
}): ReactNode {
  const [, go] = useLocation();
  const form = useForm(profiles.addProfile.body, { name: '', description: '', copyOf: '' }, ({ copyOf, ...rest }) =>
    copyOf === '' ? rest : { ...rest, copyOf },
  );
  const add = useChange(profiles.addProfile, {
    quiet: true,
    done: 'Made.',
    onDone: ({ name }) => {
      onClose();
      go(`/profiles/${name}`);
    },
  });
  return (
    <form onSubmit={form.submit((body) => add.mutate({ body }))} noValidate>
      <Stack>
        <TextInput label="Name" data-autofocus {...form.text('name')} />
        <TextInput label="Description" {...form.text('description')} />
        <Select
          label="Begin with"
          data={[
            { value: '', label: 'Nothing: agents use their defaults' },
            ...names.map((name) => ({ value: name, label: `A copy of ${name}` })),
          ]}
          value={form.values.copyOf}
          onChange={(value) => form.set('copyOf', value ?? '')}
        />
        {add.error !== null && <Alert color="red">{add.error.message}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Make it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
