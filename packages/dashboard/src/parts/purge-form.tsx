import { Alert, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { blacklist, keys } from '../../../control-plane/src/api/index.ts';
import { useChange, useRead } from '../api/queries.ts';
import { FormEnd } from './add.tsx';
import type { Opened } from './block-forms.tsx';
import { useForm } from './form.ts';
import { counted } from './numbers.ts';
import { tell } from './toasts.tsx';

const day = 86_400_000;

/** Takes back what one source listed: for a leaked key or a check that went wrong. */
export function Purge({ isOpen, onClose }: Opened): ReactNode {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Purge by source">
      <PurgeForm onClose={onClose} />
    </Modal>
  );
}

function PurgeForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [tried, setTried] = useState<{ removed: number; kept: number } | null>(null);
  const form = useForm(
    blacklist.purge.body,
    { source: 'agent', reporter: '', check: '', since: inLocalTime(Date.now() - day) },
    ({ source, reporter, check, since }) => ({
      source,
      ...(reporter.trim() === '' ? {} : { reporter: reporter.trim() }),
      ...(check.trim() === '' ? {} : { check: check.trim() }),
      since: new Date(since).getTime(),
      dryRun: tried === null,
    }),
  );
  const purge = useChange(blacklist.purge, {
    quiet: true,
    onDone: (answer) => {
      if (tried === null) return setTried(answer);
      tell(`${counted(answer.removed, 'source')} unblocked.`);
      onClose();
      return undefined;
    },
  });
  const set = <Name extends keyof typeof form.values>(name: Name, value: (typeof form.values)[Name]): void => {
    setTried(null);
    form.set(name, value);
  };
  return (
    <form onSubmit={form.submit((body) => purge.mutate({ body }))} noValidate>
      <Stack>
        <Text size="sm" c="dimmed">
          Unblocks everything that one source reported since a time. What others reported too stays.
        </Text>
        <NativeSelect
          label="Reported by"
          data={[
            { value: 'agent', label: 'Agents' },
            { value: 'operator', label: 'Operators' },
            { value: 'feed', label: 'Feeds' },
          ]}
          value={form.values.source}
          onChange={(event) => {
            set('source', event.currentTarget.value);
            set('reporter', '');
          }}
        />
        <Reporter
          source={form.values.source}
          value={form.values.reporter}
          onChange={(reporter) => set('reporter', reporter)}
        />
        <TextInput
          label="Check"
          placeholder="Any"
          value={form.values.check}
          onChange={(event) => set('check', event.currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          name="since"
          label="Since"
          value={form.values.since}
          error={form.errorOf('since')}
          onChange={(event) => set('since', event.currentTarget.value)}
        />
        <FormEnd
          of={purge}
          label={tried === null ? 'See what would go' : `Unblock ${counted(tried.removed, 'source')}`}
          onClose={onClose}
          color={tried === null ? 'brand' : 'red'}
          disabled={tried?.removed === 0}
        >
          {tried !== null && (
            <Alert color="yellow" title={`${counted(tried.removed, 'source')} would be unblocked`}>
              {counted(tried.kept, 'entry', 'entries')} stay because others reported them too.
            </Alert>
          )}
        </FormEnd>
      </Stack>
    </form>
  );
}

/** Which of the kind: keys and feeds have names to choose from, people have theirs. */
function Reporter(given: {
  readonly source: string;
  readonly value: string;
  readonly onChange: (reporter: string) => void;
}): ReactNode {
  const { source, value, onChange } = given;
  const agentKeys = useRead(keys.listKeys, { query: { limit: 200, revoked: 'true' } }, { enabled: source === 'agent' });
  const feeds = useRead(blacklist.listFeeds, {}, { enabled: source === 'feed' });
  if (source === 'operator') {
    return (
      <TextInput
        label="Who"
        placeholder="All operators"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  const named =
    source === 'agent'
      ? agentKeys.data?.items.map(({ selector, name }) => ({ value: selector, label: `Key ${name}` }))
      : feeds.data?.items.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <NativeSelect
      label="Which one"
      data={[{ value: '', label: source === 'agent' ? 'All keys' : 'All feeds' }, ...(named ?? [])]}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** A time as inputs of date and time hold it, in the reader's own zone. */
function inLocalTime(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
