import { Select, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { users } from '../../../control-plane/src/api/index.ts';
import { mayDo } from '../../../control-plane/src/api/roles.ts';
import { useChange, useItems } from '../api/queries.ts';
import { useActor } from '../api/session.tsx';
import { AddButton, FormEnd } from '../parts/add.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { SecretOnce } from '../parts/copy.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { endingOf, endings } from '../parts/endings.ts';
import { useForm } from '../parts/form.ts';
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
  const list = useItems(users.listTokens);
  const revoke = useChange(users.revokeToken, { done: 'The token is revoked.' });
  return (
    <Page
      title="API tokens"
      lead="For programs that use the admin API. A token may do no more than its owner may at the time."
      actions={
        <AddButton label="Make a token" title="Make an API token" sticky>
          {(close) => <AddToken onClose={close} />}
        </AddButton>
      }
    >
      <Card flush>
        <DataTable
          label="API tokens"
          of={list}
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
        <FormEnd of={add} label="Make the token" onClose={onClose} />
      </Stack>
    </form>
  );
}
