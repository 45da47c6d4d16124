import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { auth } from '../../../control-plane/src/api/index.ts';
import { useChange } from '../api/queries.ts';
import { useActor } from '../api/session.tsx';
import { useForm } from '../parts/form.ts';
import { Card, Page } from '../parts/page.tsx';

/** The own password. */
export default function AccountPage(): ReactNode {
  const actor = useActor();
  const form = useForm(auth.changeOwnPassword.body, { current: '', password: '' });
  const change = useChange(auth.changeOwnPassword, {
    quiet: true,
    done: 'Your password is changed; your other sessions have ended.',
    onDone: form.reset,
  });
  return (
    <Page title="Your account" lead={`${actor.name}, ${actor.role}`}>
      <Card title="Change your password">
        <form onSubmit={form.submit((body) => change.mutate({ body }))} noValidate>
          <Stack maw={420}>
            <input type="text" name="username" autoComplete="username" value={actor.name} readOnly hidden />
            <PasswordInput label="Current password" autoComplete="current-password" {...form.text('current')} />
            <PasswordInput
              label="New password"
              autoComplete="new-password"
              description="12 characters or more"
              {...form.text('password')}
            />
            {change.error !== null && <Alert color="red">{change.error.message}</Alert>}
            <Button type="submit" loading={change.isPending}>
              Change it
            </Button>
          </Stack>
        </form>
      </Card>
    </Page>
  );
}
