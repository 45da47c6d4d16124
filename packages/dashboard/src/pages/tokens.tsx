import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { users } from '../../../control-plane/src/api/index.ts';
import { mayDo } from '../../../control-plane/src/api/roles.ts';
import { useChange, useRead } from '../api/queries.ts';
import { useActor } from '../api/session.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { SecretOnce } from '../parts/copy.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { endingOf, endings } from '../parts/endings.ts';
import { useForm } from '../parts/form.ts';
import { Icon } from '../parts/icons.tsx';
import { Card, Page } from '../parts/page.tsx';
import { Empty } from '../parts/states.tsx';
import { When } from '../parts/when.tsx';
import { roleChoices } from './users.tsx';

type Token = Received<typeof users.listTokens>['items'][number];

const columns: readonly Column<Token>[] = [
  { title: 'Token', show: (token) => token.name },
  { title: 'State', show: (token) => <StateBadge of={token.revoked ? 'revoked' : 'live'} /> },
  { title: 'Of', show: (token) => token.userName },
  { title: 'Role', show: (token) => token.role },
  { title: 'Last used', show: (token) => <When at={token.lastUsedAt} /> },
  { title: 'Ends', show: (token) => <When at={token.expiresAt} /> },
];

/** Tokens for programs. */
export default function TokensPage(): ReactNode {
  const list = useRead(users.listTokens);
  const [isOpen, setOpen] = useState(false);
  const revoke = useChange(users.revokeToken, { done: 'The token is revoked.' });
  return (
    <Page
      title="API tokens"
      lead="For programs that use the admin API. A token may do no more than its owner may at the time."
      actions={
        <Button leftSection={<Icon name="add" size={16} />} onClick={() => setOpen(true)}>
          Make a token
        </Button>
      }
    >
      <Card flush>
        <DataTable
          label="API tokens"
          of={{ data: list.data?.items, error: list.error, refetch: list.refetch }}
          columns={columns}
          idOf={(token) => token.selector}
          actions={(token) =>
            !token.revoked && (
              <ConfirmButton
                plain
                label="Revoke"
                title={`Revoke ${token.name}?`}
                confirm="Revoke"
                onConfirm={() => revoke.mutate({ params: { selector: token.selector } })}
              >
                Programs with this token are refused from now on.
              </ConfirmButton>
            )
          }
          empty={
            <Empty icon="tokens" title="No token">
              Programs log in with one in their <span className="mono">Authorization</span> header.
            </Empty>
          }
        />
      </Card>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Make an API token" closeOnClickOutside={false}>
        <AddToken onClose={() => setOpen(false)} />
      </Modal>
    </Page>
  );
}

function AddToken({ onClose }: { readonly onClose: () => void }): ReactNode {
  const actor = useActor();
  const form = useForm(users.addToken.body, { name: '', role: 'viewer', ending: '90' }, ({ name, role, ending }) => ({
    name,
    role,
    expiresInDays: endingOf(ending),
  }));
  const add = useChange(users.addToken, { quiet: true });
  if (add.data !== undefined) return <SecretOnce what="token" secret={add.data.secret} onDone={onClose} />;
  return (
    <form onSubmit={form.submit((body) => add.mutate({ body }))} noValidate>
      <Stack>
        <TextInput label="What it is for" data-autofocus {...form.text('name')} />
        <Select
          label="Role"
          data={roleChoices.filter(({ value }) => mayDo(actor.role, value))}
          value={form.values.role}
          onChange={(role) => form.set('role', role ?? 'viewer')}
        />
        <Select
          label="Ends"
          data={endings}
          value={form.values.ending}
          onChange={(value) => form.set('ending', value ?? '90')}
        />
        {add.error !== null && <Alert color="red">{add.error.message}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Make the token
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
