import { Alert, Group, List, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { blacklist } from '../../../control-plane/src/api/index.ts';
import { useChange } from '../api/queries.ts';
import { FormEnd } from './add.tsx';
import { useForm } from './form.ts';
import { counted } from './numbers.ts';
import { useProfileNames } from './profile-names.ts';
import { tell } from './toasts.tsx';

/** What a dialog is told. */
export interface Opened {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** How long an entry may stay, as people choose it. */
export const lengths = [
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
        <FormEnd of={add} label="Block" onClose={onClose}>
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
        </FormEnd>
      </Stack>
    </form>
  );
}
