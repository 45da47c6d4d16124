import { FileInput, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Received } from '../../../../control-plane/src/api/contract.ts';
import { samples } from '../../../../control-plane/src/api/index.ts';
import { useChange, useItems } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { AddButton, FormEnd } from '../add.tsx';
import { ConfirmButton } from '../confirm.tsx';
import { type Column, DataTable } from '../data-table.tsx';
import { useForm } from '../form.ts';
import { inFull } from '../numbers.ts';
import { Card } from '../page.tsx';
import { useProfileNames } from '../profile-names.ts';
import { Empty } from '../states.tsx';
import { tell } from '../toasts.tsx';
import { When } from '../when.tsx';

type Sample = Received<typeof samples.listSamples>['items'][number];

const columns: readonly Column<Sample>[] = [
  { title: 'Sample', show: (sample) => sample.name },
  { title: 'For', show: (sample) => sample.profile ?? 'all profiles' },
  { title: 'Lines', numeric: true, show: (sample) => inFull(sample.records) },
  { title: 'By', show: (sample) => sample.createdBy },
  { title: 'Uploaded', show: (sample) => <When at={sample.createdAt} /> },
];

/** Values of one's own to judge drafts by. */
export function Samples(): ReactNode {
  const list = useItems(samples.listSamples);
  const may = useMay();
  const remove = useChange(samples.removeSample, { done: 'Removed.' });
  return (
    <Card
      title="Values to try drafts on"
      flush
      aside={
        may('operator') && <AddButton label="Upload a sample">{(close) => <UploadForm onClose={close} />}</AddButton>
      }
    >
      <DataTable
        label="Samples"
        of={list}
        columns={columns}
        idOf={(sample) => sample.id}
        actions={(sample) =>
          may('operator') && (
            <ConfirmButton
              plain
              label="Remove"
              title={`Remove ${sample.name}?`}
              confirm="Remove"
              onConfirm={() => remove.mutate({ params: { id: sample.id } })}
            >
              Its lines are gone with it.
            </ConfirmButton>
          )
        }
        empty={
          <Empty icon="profiles" title="No sample yet">
            Upload requests that must pass and attacks that must not: a dry run then says of each draft which of them it
            stops.
          </Empty>
        }
      />
    </Card>
  );
}

function UploadForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const profiles = useProfileNames();
  const [file, setFile] = useState<File | null>(null);
  const form = useForm(samples.addSample.body, { name: '', profile: '', text: '' }, ({ profile, ...rest }) => ({
    ...rest,
    profile: profile === '' ? null : profile,
  }));
  const add = useChange(samples.addSample, { quiet: true, done: 'Uploaded.', onDone: onClose });
  const choose = (chosen: File | null): void => {
    setFile(chosen);
    if (chosen === null) return;
    if (form.values.name === '') form.set('name', chosen.name.replace(/\.\w+$/, ''));
    chosen.text().then(
      (text) => form.set('text', text),
      () => tell('The file cannot be read.', 'bad'),
    );
  };
  return (
    <form onSubmit={form.submit((body) => add.mutate({ body }))} noValidate>
      <Stack>
        <FileInput label="File" placeholder="Choose a file, or paste below" value={file} onChange={choose} />
        <Textarea
          label="Lines"
          description={
            <>
              One JSON object a line: <code>{'{"id", "value", "label"?: "attack" | "benign", "at"?}'}</code>
            </>
          }
          placeholder={'{"id":"1","value":"O\'Reilly","label":"benign"}'}
          classNames={{ input: 'mono' }}
          autosize
          minRows={4}
          maxRows={10}
          spellCheck={false}
          {...form.text('text')}
        />
        <TextInput label="Name" {...form.text('name')} />
        <NativeSelect
          label="For"
          data={[{ value: '', label: 'All profiles' }, ...profiles]}
          value={form.values.profile}
          onChange={(event) => form.set('profile', event.currentTarget.value)}
        />
        <FormEnd of={add} label="Upload" onClose={onClose}>
          {add.error !== null && add.error.problems.length > 0 && (
            <ul className="trouble">
              {add.error.problems.slice(0, 10).map(({ path, message }) => (
                <li key={path}>
                  {path}: {message}
                </li>
              ))}
            </ul>
          )}
        </FormEnd>
      </Stack>
    </form>
  );
}
