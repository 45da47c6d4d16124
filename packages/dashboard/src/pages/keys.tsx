import { Group, NativeSelect, Select, Stack, Switch, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { keys } from '../../../control-plane/src/api/index.ts';
import { useChange, usePages } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { AddButton, ChangeButton, FormEnd } from '../parts/add.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { SecretOnce } from '../parts/copy.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { endingOf, endings } from '../parts/endings.ts';
import { useForm } from '../parts/form.ts';
import { inFull } from '../parts/numbers.ts';
import { Card, Page } from '../parts/page.tsx';
import { useProfileNames } from '../parts/profile-names.ts';
import { Empty } from '../parts/states.tsx';
import { When } from '../parts/when.tsx';

type Key = Received<typeof keys.listKeys>['items'][number];

const day = 86_400_000;

const columns: readonly Column<Key>[] = [
  { title: 'Key', show: (key) => key.name },
  { title: 'State', show: (key) => <StateBadge of={key.state} /> },
  { title: 'Profile', show: (key) => key.profile },
  { title: 'Selector', wide: true, show: (key) => <span className="mono">{key.selector}</span> },
  { title: 'Functions', numeric: true, show: (key) => inFull(key.functions) },
  { title: 'Last used', show: (key) => <When at={key.lastUsedAt} /> },
  { title: 'Ends', show: (key) => <When at={key.expiresAt} never="never" /> },
  { title: 'Made', wide: true, show: (key) => <When at={key.createdAt} /> },
];

/** Keys of agents. */
export default function KeysPage(): ReactNode {
  const [showsRevoked, setShowsRevoked] = useState(false);
  const may = useMay();
  const list = usePages(keys.listKeys, {
    query: { limit: 100, ...(showsRevoked ? { revoked: 'true' as const } : {}) },
  });
  const revoke = useChange(keys.revokeKey, { done: 'The key is revoked.' });
  return (
    <Page
      title="Agent keys"
      lead="A key lets functions take their profile and the blacklist. One for all instances of a function is enough."
      actions={
        may('operator') && (
          <AddButton label="Make a key" sticky>
            {(close) => <AddKey onClose={close} />}
          </AddButton>
        )
      }
    >
      <Card flush>
        <div className="filters">
          <Switch
            label="Show revoked keys too"
            checked={showsRevoked}
            onChange={(event) => setShowsRevoked(event.currentTarget.checked)}
          />
        </div>
        <DataTable
          label="Agent keys"
          of={list}
          columns={columns}
          idOf={(key) => key.selector}
          actions={(key) =>
            may('operator') &&
            key.state !== 'revoked' && (
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <ChangeButton title={`Key ${key.name}`}>
                  {(close) => <ChangeKey of={key} onClose={close} />}
                </ChangeButton>
                <ConfirmButton
                  plain
                  label="Revoke"
                  title={`Revoke ${key.name}?`}
                  confirm="Revoke"
                  onConfirm={() => revoke.mutate({ params: { selector: key.selector } })}
                >
                  Functions with this key keep what they have and get nothing new. They go on protecting. This cannot be
                  taken back.
                </ConfirmButton>
              </Group>
            )
          }
          empty={
            <Empty icon="keys" title="No key yet">
              Functions need one to connect.
            </Empty>
          }
        />
      </Card>
    </Page>
  );
}

/** Makes a key and shows it once. */
export function AddKey({
  onClose,
  profile = 'default',
}: {
  readonly onClose: () => void;
  readonly profile?: string;
}): ReactNode {
  const names = useProfileNames();
  const form = useForm(
    keys.addKey.body,
    { name: '', profile, ending: 'never' },
    ({ name, profile: chosen, ending }) => ({
      name: name.trim(),
      profile: chosen,
      expiresInDays: endingOf(ending),
    }),
  );
  const add = useChange(keys.addKey, { quiet: true });
  if (add.data !== undefined) return <SecretOnce what="key" secret={add.data.secret} onDone={onClose} />;
  return (
    <form onSubmit={form.submit((body) => add.mutate({ body }))} noValidate>
      <Stack>
        <TextInput label="Name" description="What it is for: shop, checkout-eu" data-autofocus {...form.text('name')} />
        <Group grow>
          <Select
            label="Profile"
            data={[...names]}
            value={form.values.profile}
            onChange={(value) => form.set('profile', value ?? 'default')}
          />
          <Select
            label="Ends"
            data={endings}
            value={form.values.ending}
            onChange={(value) => form.set('ending', value ?? 'never')}
          />
        </Group>
        <FormEnd of={add} label="Make the key" onClose={onClose} />
      </Stack>
    </form>
  );
}

/** Moves a key to another profile, or sets or lifts its end. */
function ChangeKey({ of: key, onClose }: { readonly of: Key; readonly onClose: () => void }): ReactNode {
  const names = useProfileNames();
  const form = useForm(keys.changeKey.body, { profile: key.profile, ending: 'as-is' }, ({ profile, ending }) => {
    const days = endingOf(ending);
    const expiresAt = days === null ? null : Date.now() + days * day;
    return ending === 'as-is' ? { profile } : { profile, expiresAt };
  });
  const change = useChange(keys.changeKey, { quiet: true, done: 'Changed.', onDone: onClose });
  return (
    <form onSubmit={form.submit((body) => change.mutate({ params: { selector: key.selector }, body }))} noValidate>
      <Stack>
        <Group grow>
          <NativeSelect
            label="Profile"
            data={[...names]}
            value={form.values.profile}
            onChange={(event) => form.set('profile', event.currentTarget.value)}
          />
          <NativeSelect
            label="Ends"
            data={[{ value: 'as-is', label: 'As it is' }, ...endings]}
            value={form.values.ending}
            onChange={(event) => form.set('ending', event.currentTarget.value)}
          />
        </Group>
        <FormEnd of={change} label="Change" onClose={onClose} />
      </Stack>
    </form>
  );
}
