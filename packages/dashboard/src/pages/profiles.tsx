import { Select, Stack, Tabs, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { profiles } from '../../../control-plane/src/api/index.ts';
import { useChange, useItems } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { AddButton, FormEnd } from '../parts/add.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { useForm } from '../parts/form.ts';
import { counted, inFull } from '../parts/numbers.ts';
import { Card, Page } from '../parts/page.tsx';
import { Samples } from '../parts/profile/samples.tsx';
import { Empty } from '../parts/states.tsx';
import { useFilters } from '../parts/use-filters.ts';
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
  const list = useItems(profiles.listProfiles, {}, { everyMs: 15_000 });
  const [, go] = useLocation();
  const may = useMay();
  const [filters, change] = useFilters(['tab'] as const);
  return (
    <Page
      title="Profiles"
      lead="A profile is a configuration that functions take through their key. Every change is a revision that can be taken back."
      actions={
        may('operator') && (
          <AddButton label="Make a profile">
            {(close) => <AddProfile names={list.data?.map(({ name }) => name) ?? []} onClose={close} />}
          </AddButton>
        )
      }
    >
      <Tabs
        value={filters.tab ?? 'profiles'}
        onChange={(tab) => change({ tab: tab === 'profiles' ? null : tab })}
        keepMounted={false}
      >
        {may('analyst') && (
          <Tabs.List mb="md">
            <Tabs.Tab value="profiles">Profiles</Tabs.Tab>
            <Tabs.Tab value="samples">Samples</Tabs.Tab>
          </Tabs.List>
        )}
        <Tabs.Panel value="profiles">
          <Card flush>
            <DataTable
              label="Profiles"
              of={list}
              columns={columns}
              idOf={(profile) => profile.name}
              onOpen={(profile) => go(`/profiles/${profile.name}`)}
              empty={<Empty icon="profiles" title="No profile" />}
            />
          </Card>
        </Tabs.Panel>
        <Tabs.Panel value="samples">
          <Samples />
        </Tabs.Panel>
      </Tabs>
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
        <FormEnd of={add} label="Make it" onClose={onClose} />
      </Stack>
    </form>
  );
}
