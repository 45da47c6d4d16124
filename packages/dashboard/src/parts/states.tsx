import { Button, Skeleton, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CallError } from '../api/call.ts';
import { Icon, type IconName } from './icons.tsx';

/** Nothing to show, said calmly, with what could be done. */
export function Empty(given: {
  readonly icon?: IconName;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={given.icon ?? 'shield'} size={26} />
      </span>
      <Text fw={600}>{given.title}</Text>
      {given.children !== undefined && (
        <Text c="dimmed" size="sm" maw={440}>
          {given.children}
        </Text>
      )}
      {given.action}
    </div>
  );
}

interface Answerable<Value> {
  readonly data: Value | undefined;
  readonly error: CallError | null;
  readonly refetch: () => unknown;
}

/** Shows an answer when it is there, bones while it is not, and says plainly what went wrong. */
export function Answer<Value>(given: {
  readonly of: Answerable<Value>;
  readonly lines?: number;
  readonly children: (value: Value) => ReactNode;
}): ReactNode {
  const { data, error, refetch } = given.of;
  if (data !== undefined && (error === null || error.status === 0)) return given.children(data);
  if (error !== null) return <Failure error={error} onAgain={() => void refetch()} />;
  return (
    <Stack gap="sm" p="md" aria-busy="true">
      <span className="visually-hidden">Loading</span>
      {Array.from({ length: given.lines ?? 5 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bones are all alike.
        <Skeleton key={index} height={18} width={`${96 - ((index * 17) % 40)}%`} />
      ))}
    </Stack>
  );
}

function Failure({ error, onAgain }: { readonly error: CallError; readonly onAgain: () => void }): ReactNode {
  if (error.isMissingRoute) {
    return (
      <Empty title="Not on this server">
        This control plane does not serve this part. A newer version, or a restart after an update, may bring it.
      </Empty>
    );
  }
  if (error.status === 404) return <Empty title="Not there any more">{error.message}</Empty>;
  if (error.status === 403) return <Empty title="Not for your role">{error.message}</Empty>;
  return (
    <Empty
      icon="alerts"
      title={error.status === 0 ? 'The server cannot be reached' : 'That could not be read'}
      action={
        <Button variant="light" size="xs" onClick={onAgain}>
          Try again
        </Button>
      }
    >
      {error.status === 0 ? 'What was on the screen may be old. Agents go on without the server.' : error.message}
    </Empty>
  );
}
