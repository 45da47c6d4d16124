import { Alert, Button, Group, Modal, Select, Stack, Switch, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { keys } from '../../../control-plane/src/api/index.ts';
import { useChange, usePages } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { SecretOnce } from '../parts/copy.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { endingOf, endings } from '../parts/endings.ts';
import { useForm } from '../parts/form.ts';
import { Icon } from '../parts/icons.tsx';
import { inFull } from '../parts/numbers.ts';
import { Card, Page } from '../parts/page.tsx';
import { useProfileNames } from '../parts/profile-names.ts';
import { Empty } from '../parts/states.tsx';
import { When } from '../parts/when.tsx';

type Key = Received<typeof keys.listKeys>['items'][number];

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
  const [isOpen, setOpen] = useState(false);
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
          <Button leftSection={<Icon name="add" size={16} />} onClick={() => setOpen(true)}>
            Make a key
          </Button>
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
            key.state === 'live' && (
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
            )
          }
          empty={
            <Empty icon="keys" title="No key yet">
              Functions need one to connect.
            </Empty>
          }
        />
      </Card>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Make a key" closeOnClickOutside={false}>
        <AddKey onClose={() => setOpen(false)} />
      </Modal>
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
        {add.error !== null && <Alert color="red">{add.error.message}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Make the key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
