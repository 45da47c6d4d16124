import { Alert, Button, Group, Menu, Modal, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { users } from '../../../control-plane/src/api/index.ts';
import { type Role, roles } from '../../../control-plane/src/api/roles.ts';
import { useChange, useRead } from '../api/queries.ts';
import { useActor } from '../api/session.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { useForm } from '../parts/form.ts';
import { Icon } from '../parts/icons.tsx';
import { inFull } from '../parts/numbers.ts';
import { Card, Page } from '../parts/page.tsx';
import { Empty } from '../parts/states.tsx';
import { When } from '../parts/when.tsx';

type User = Received<typeof users.listUsers>['items'][number];

const mayDo: Readonly<Record<Role, string>> = {
  viewer: 'reads everything but users and the audit log',
  analyst: 'also judges events and works on drafts',
  operator: 'also changes the list, profiles, keys and forwarders',
  admin: 'also changes people and settings',
};

/** Roles with what they may do. */
export const roleChoices: { readonly value: Role; readonly label: string }[] = roles.map((role) => ({
  value: role,
  label: `${role} – ${mayDo[role]}`,
}));

const columns: readonly Column<User>[] = [
  { title: 'User', show: (user) => user.name },
  { title: 'Name', show: (user) => user.displayName || <span className="dim">—</span> },
  { title: 'Role', show: (user) => user.role },
  { title: 'State', show: (user) => <StateBadge of={user.disabled ? 'disabled' : 'active'} /> },
  {
    title: 'Logs in by',
    wide: true,
    show: (user) =>
      [user.password ? 'password' : '', user.oidc ? 'identity provider' : '']
        .filter((word) => word !== '')
        .join(', ') || 'not yet',
  },
  { title: 'Last login', show: (user) => <When at={user.lastLoginAt} /> },
  { title: 'Sessions', numeric: true, show: (user) => inFull(user.sessions) },
];

/** Everybody who may log in. */
export default function UsersPage(): ReactNode {
  const list = useRead(users.listUsers);
  const [form, setForm] = useState<'add' | User | null>(null);
  return (
    <Page
      title="Users"
      lead="Each role may do what those before it may: viewer, analyst, operator, admin."
      actions={
        <Button leftSection={<Icon name="add" size={16} />} onClick={() => setForm('add')}>
          Add a user
        </Button>
      }
    >
      <Card flush>
        <DataTable
          label="Users"
          of={{ data: list.data?.items, error: list.error, refetch: list.refetch }}
          columns={columns}
          idOf={(user) => user.id}
          actions={(user) => <UserMenu user={user} onEdit={() => setForm(user)} />}
          empty={<Empty icon="users" title="Nobody" />}
        />
      </Card>
      <Modal
        opened={form !== null}
        onClose={() => setForm(null)}
        title={form === 'add' ? 'Add a user' : 'Change a user'}
      >
        {form === 'add' && <AddUser onClose={() => setForm(null)} />}
        {form !== null && form !== 'add' && <ChangeUser user={form} onClose={() => setForm(null)} />}
      </Modal>
    </Page>
  );
}

function UserMenu({ user, onEdit }: { readonly user: User; readonly onEdit: () => void }): ReactNode {
  const actor = useActor();
  const change = useChange(users.changeUser, { done: 'Changed.' });
  const end = useChange(users.endSessions, { done: `${user.name} is logged out everywhere.` });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" size="compact-sm" aria-label={`Change ${user.name}`}>
          Change
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onEdit}>Role, name, password…</Menu.Item>
        <Menu.Item onClick={() => end.mutate({ params: { id: user.id } })}>Log out everywhere</Menu.Item>
        {user.id !== actor.id && (
          <Menu.Item
            color={user.disabled ? 'teal' : 'red'}
            onClick={() => change.mutate({ params: { id: user.id }, body: { disabled: !user.disabled } })}
          >
            {user.disabled ? 'Let in again' : 'Disable'}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function AddUser({ onClose }: { readonly onClose: () => void }): ReactNode {
  const form = useForm(
    users.addUser.body,
    { name: '', displayName: '', role: 'viewer', password: '' },
    ({ password, ...rest }) => (password === '' ? rest : { ...rest, password }),
  );
  const add = useChange(users.addUser, { quiet: true, done: (user) => `${user.name} may log in.`, onDone: onClose });
  return (
    <form onSubmit={form.submit((body) => add.mutate({ body }))} noValidate>
      <Stack>
        <TextInput label="User name" autoComplete="off" data-autofocus {...form.text('name')} />
        <TextInput label="Name" autoComplete="off" {...form.text('displayName')} />
        <Select
          label="Role"
          data={roleChoices}
          value={form.values.role}
          onChange={(role) => form.set('role', role ?? 'viewer')}
        />
        <PasswordInput
          label="Password"
          autoComplete="new-password"
          description="12 characters or more; leave it out for somebody who logs in by the identity provider"
          {...form.text('password')}
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

function ChangeUser({ user, onClose }: { readonly user: User; readonly onClose: () => void }): ReactNode {
  const form = useForm(
    users.changeUser.body,
    { displayName: user.displayName, role: user.role as string, password: '' },
    ({ password, ...rest }) => (password === '' ? rest : { ...rest, password }),
  );
  const change = useChange(users.changeUser, { quiet: true, done: 'Changed.', onDone: onClose });
  return (
    <form onSubmit={form.submit((body) => change.mutate({ params: { id: user.id }, body }))} noValidate>
      <Stack>
        <Text size="sm">{user.name}</Text>
        <TextInput label="Name" autoComplete="off" data-autofocus {...form.text('displayName')} />
        <Select
          label="Role"
          data={roleChoices}
          value={form.values.role}
          onChange={(role) => form.set('role', role ?? user.role)}
        />
        <PasswordInput
          label="New password"
          autoComplete="new-password"
          description="Leave it empty to keep the old one"
          {...form.text('password')}
        />
        {change.error !== null && <Alert color="red">{change.error.message}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
