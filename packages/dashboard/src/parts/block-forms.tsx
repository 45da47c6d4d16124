import {
  Alert,
  Button,
  Group,
  List,
  Modal,
  NumberInput,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { blacklist } from '../../../control-plane/src/api/index.ts';
import { useChange } from '../api/queries.ts';
import { useForm } from './form.ts';
import { counted } from './numbers.ts';
import { useProfileNames } from './profile-names.ts';
import { tell } from './toasts.tsx';

interface Opened {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const lengths = [
  { value: '3600', label: 'One hour' },
  { value: '86400', label: 'One day' },
  { value: '604800', label: 'One week' },
  { value: '2592000', label: '30 days' },
  { value: '31536000', label: 'One year' },
];

/** Blocks addresses. */
export function AddBlock({ isOpen, onClose }: Opened): ReactNode {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Block addresses">
      <AddForm onClose={onClose} />
    </Modal>
  );
}

function AddForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const scopes = useProfileNames();
  const form = useForm(
    blacklist.addEntries.body,
    { networks: '', scope: '*', ttlSeconds: '86400', note: '' },
    ({ networks, scope, ttlSeconds, note }) => ({
      networks: networks.split(/[\s,;]+/).filter((text) => text !== ''),
      scope,
      ttlSeconds: Number(ttlSeconds),
      note,
    }),
  );
  const add = useChange(blacklist.addEntries, {
    quiet: true,
    onDone: ({ added, refused }) => {
      if (added > 0) tell(`${counted(added, 'source')} blocked.`);
      if (refused.length === 0) onClose();
    },
  });
  return (
    <form onSubmit={form.submit((body) => add.mutate({ body }))} noValidate>
      <Stack>
        <Textarea
          label="Addresses or CIDRs"
          description="One a line"
          placeholder={'203.0.113.7\n198.51.100.0/24'}
          autosize
          minRows={3}
          maxRows={10}
          data-autofocus
          {...form.text('networks')}
        />
        <Group grow align="flex-start">
          <Select
            label="For how long"
            data={lengths}
            value={form.values.ttlSeconds}
            onChange={(value) => form.set('ttlSeconds', value ?? '86400')}
          />
          <Select
            label="For"
            data={[{ value: '*', label: 'All profiles' }, ...scopes]}
            value={form.values.scope}
            onChange={(value) => form.set('scope', value ?? '*')}
          />
        </Group>
        <TextInput label="Why" placeholder="Stands in the entry and in the audit log" {...form.text('note')} />
        {add.error !== null && <Alert color="red">{add.error.message}</Alert>}
        {add.data !== undefined && add.data.refused.length > 0 && (
          <Alert color="yellow" title={`${counted(add.data.refused.length, 'line')} not taken`}>
            <List size="sm">
              {add.data.refused.map(({ network, reason }) => (
                <List.Item key={network}>
                  <span className="mono">{network}</span>: {reason}
                </List.Item>
              ))}
            </List>
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Block
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

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
    { source: 'agent', reporter: '', check: '', hours: 24 },
    ({ source, reporter, check, hours }) => ({
      source,
      ...(reporter.trim() === '' ? {} : { reporter: reporter.trim() }),
      ...(check.trim() === '' ? {} : { check: check.trim() }),
      since: Date.now() - hours * 3_600_000,
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
    <form onSubmit={form.submit((body) => purge.mutate({ body: { ...body, dryRun: tried === null } }))} noValidate>
      <Stack>
        <Text size="sm" c="dimmed">
          Unblocks everything that one source reported since a time. What others reported too stays.
        </Text>
        <Select
          label="Reported by"
          data={[
            { value: 'agent', label: 'Agents' },
            { value: 'operator', label: 'Operators' },
            { value: 'feed', label: 'Feeds' },
          ]}
          value={form.values.source}
          onChange={(value) => set('source', value ?? 'agent')}
        />
        <TextInput
          label="Which one"
          description="Selector of a key, name of an operator, id of a feed; empty for all of the kind"
          value={form.values.reporter}
          onChange={(event) => set('reporter', event.currentTarget.value)}
        />
        <Group grow align="flex-start">
          <TextInput
            label="Check"
            placeholder="Any"
            value={form.values.check}
            onChange={(event) => set('check', event.currentTarget.value)}
          />
          <NumberInput
            label="Of the last hours"
            min={1}
            max={8_760}
            value={form.values.hours}
            onChange={(value) => set('hours', Number(value))}
          />
        </Group>
        {purge.error !== null && <Alert color="red">{purge.error.message}</Alert>}
        {tried !== null && (
          <Alert color="yellow" title={`${counted(tried.removed, 'source')} would be unblocked`}>
            {counted(tried.kept, 'entry', 'entries')} stay because others reported them too.
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            color={tried === null ? 'teal' : 'red'}
            loading={purge.isPending}
            disabled={tried?.removed === 0}
          >
            {tried === null ? 'See what would go' : `Unblock ${counted(tried.removed, 'source')}`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
