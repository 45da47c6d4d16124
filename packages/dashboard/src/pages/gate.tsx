import { Alert, Button, Divider, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { auth } from '../../../control-plane/src/api/index.ts';
import { prefix } from '../api/call.ts';
import { useChange, useRead } from '../api/queries.ts';
import { useBeginSession } from '../api/session.tsx';
import { useForm } from '../parts/form.ts';
import { Mark } from '../parts/icons.tsx';
import { Answer } from '../parts/states.tsx';

/** What somebody sees who is not logged in: the form to log in, or to make the first administrator. */
export function GatePage(): ReactNode {
  const options = useRead(auth.getLoginOptions);
  useEffect(() => {
    document.title = 'Log in · RASP';
  }, []);
  return (
    <main className="gate">
      <div className="gate-card">
        <Stack align="center" gap={6} mb="lg">
          <Mark size={44} />
          <Title order={1} size="h3">
            RASP control plane
          </Title>
        </Stack>
        <div className="card">
          <div className="card-body">
            <Answer of={options}>{(answer) => (answer.needsSetup ? <SetUp /> : <LogIn options={answer} />)}</Answer>
          </div>
        </div>
      </div>
    </main>
  );
}

function LogIn({ options }: { readonly options: Received<typeof auth.getLoginOptions> }): ReactNode {
  const begin = useBeginSession();
  const logIn = useChange(auth.logIn, { onDone: begin, quiet: true });
  const form = useForm(auth.logIn.body, { name: '', password: '' });
  return (
    <form onSubmit={form.submit((body) => logIn.mutate({ body }))} noValidate>
      <Stack>
        {options.password && (
          <>
            <TextInput label="Name" autoComplete="username" autoFocus {...form.text('name')} />
            <PasswordInput label="Password" autoComplete="current-password" {...form.text('password')} />
            {logIn.error !== null && <Alert color="red">{logIn.error.message}</Alert>}
            <Button type="submit" loading={logIn.isPending} fullWidth>
              Log in
            </Button>
          </>
        )}
        {options.oidc !== null && (
          <>
            {options.password && <Divider label="or" />}
            <Button
              component="a"
              href={`${prefix}${new URL(options.oidc.url, location.href).pathname}`}
              variant="default"
              fullWidth
            >
              Log in with {options.oidc.title}
            </Button>
          </>
        )}
      </Stack>
    </form>
  );
}

function SetUp(): ReactNode {
  const begin = useBeginSession();
  const setUp = useChange(auth.setUp, {
    onDone: begin,
    quiet: true,
    done: 'Welcome. You are the first administrator.',
  });
  const form = useForm(auth.setUp.body, { secret: '', name: '', password: '' });
  return (
    <form onSubmit={form.submit((body) => setUp.mutate({ body }))} noValidate>
      <Stack>
        <div>
          <Title order={2} size="h4">
            Make the first administrator
          </Title>
          <Text size="sm" c="dimmed" mt={4}>
            The server printed a setup secret when it started. Lost it? Start the server again, or make a user on its
            machine with <span className="mono">rasp-control-plane users add</span>.
          </Text>
        </div>
        <TextInput label="Setup secret" autoComplete="off" autoFocus {...form.text('secret')} />
        <TextInput
          label="Your name"
          autoComplete="username"
          description="Letters, digits, dots and dashes."
          {...form.text('name')}
        />
        <PasswordInput
          label="Password"
          autoComplete="new-password"
          description="12 characters or more. A few words are easier to keep than signs."
          {...form.text('password')}
        />
        {setUp.error !== null && <Alert color="red">{setUp.error.message}</Alert>}
        <Button type="submit" loading={setUp.isPending} fullWidth>
          Make the administrator
        </Button>
      </Stack>
    </form>
  );
}
