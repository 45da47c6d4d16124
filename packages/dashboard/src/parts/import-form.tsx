import { Alert, FileInput, Group, Modal, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { blacklist } from '../../../control-plane/src/api/index.ts';
import { useChange } from '../api/queries.ts';
import { FormEnd } from './add.tsx';
import { lengths, type Opened } from './block-forms.tsx';
import { useForm } from './form.ts';
import { counted, inFull } from './numbers.ts';
import { useProfileNames } from './profile-names.ts';
import { tell } from './toasts.tsx';

type Outcome = Received<typeof blacklist.importEntries>;

/** Blocks what a list names: pasted or from a file, plain or as CrowdSec's decisions. It says first what it would take and what not. */
export function ImportList({ isOpen, onClose }: Opened): ReactNode {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Import a list" size="lg">
      <ImportForm onClose={onClose} />
    </Modal>
  );
}

function ImportForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const scopes = useProfileNames();
  const [tried, setTried] = useState<Outcome | null>(null);
  const [file, setFile] = useState<File | null>(null);
  const form = useForm(
    blacklist.importEntries.body,
    { text: '', format: 'plain', scope: '*', ttlSeconds: '86400', note: '' },
    ({ ttlSeconds, ...rest }) => ({ ...rest, ttlSeconds: Number(ttlSeconds), dryRun: tried === null }),
  );
  const send = useChange(blacklist.importEntries, {
    quiet: true,
    onDone: (outcome) => {
      if (tried === null) return setTried(outcome);
      tell(`${counted(outcome.added, 'source')} blocked.`);
      onClose();
      return undefined;
    },
  });
  const set = <Name extends keyof typeof form.values>(name: Name, value: (typeof form.values)[Name]): void => {
    setTried(null);
    form.set(name, value);
  };
  const take = (text: string): void => {
    set('text', text);
    // Decisions are JSON, and no address begins like JSON.
    set('format', /^\s*[[{]/.test(text) ? 'crowdsec' : 'plain');
  };
  const choose = (chosen: File | null): void => {
    setFile(chosen);
    if (chosen === null) take('');
    else chosen.text().then(take, () => tell('The file cannot be read.', 'bad'));
  };
  return (
    <form onSubmit={form.submit((body) => send.mutate({ body }))} noValidate>
      <Stack>
        <FileInput
          label="File"
          placeholder="Choose a file, or paste below"
          clearable
          clearButtonProps={{ 'aria-label': 'No file' }}
          value={file}
          onChange={choose}
        />
        {file === null ? (
          <Textarea
            name="text"
            label="List"
            description="One address or CIDR a line (# begins a remark), or CrowdSec decisions as JSON"
            placeholder={'203.0.113.7\n198.51.100.0/24 # seen in May'}
            classNames={{ input: 'mono' }}
            autosize
            minRows={4}
            maxRows={10}
            spellCheck={false}
            value={form.values.text}
            error={form.errorOf('text')}
            onChange={(event) => take(event.currentTarget.value)}
          />
        ) : (
          <p className="dim file-size">{counted(form.values.text.split('\n').length, 'line')}</p>
        )}
        <Group grow align="flex-start">
          <NativeSelect
            label="Form"
            data={[
              { value: 'plain', label: 'Plain list' },
              { value: 'crowdsec', label: 'CrowdSec' },
            ]}
            value={form.values.format}
            onChange={(event) => set('format', event.currentTarget.value)}
          />
          <NativeSelect
            label="For how long"
            data={[...lengths]}
            value={form.values.ttlSeconds}
            onChange={(event) => set('ttlSeconds', event.currentTarget.value)}
          />
          <NativeSelect
            label="For"
            data={[{ value: '*', label: 'All profiles' }, ...scopes]}
            value={form.values.scope}
            onChange={(event) => set('scope', event.currentTarget.value)}
          />
        </Group>
        <TextInput label="Why" placeholder="Stands in each entry and in the audit log" {...form.text('note')} />
        <FormEnd
          of={send}
          label={tried === null ? 'See what it would block' : `Block ${counted(tried.added, 'source')}`}
          onClose={onClose}
          color={tried === null ? 'brand' : 'red'}
          disabled={form.values.text.trim() === '' || tried?.added === 0}
        >
          {tried !== null && <Preview of={tried} />}
        </FormEnd>
      </Stack>
    </form>
  );
}

/** What a list would block, and what of it is refused and why. */
function Preview({ of: { added, refused, refusedInAll } }: { readonly of: Outcome }): ReactNode {
  return (
    <Alert
      color={refusedInAll > 0 ? 'yellow' : 'teal'}
      title={`${counted(added, 'source')} would be blocked, ${inFull(refusedInAll)} refused`}
    >
      {refused.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboards.
        <section className="scroll-box" tabIndex={0} aria-label="What is refused">
          <table className="data" aria-label="Refused lines">
            <thead>
              <tr>
                <th scope="col">Line</th>
                <th scope="col">Text</th>
                <th scope="col">Why not</th>
              </tr>
            </thead>
            <tbody>
              {refused.map(({ line, text, reason }) => (
                <tr key={`${line} ${text}`}>
                  <td data-title="Line">{line}</td>
                  <td data-title="Text" className="mono">
                    {text}
                  </td>
                  <td data-title="Why not">{reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {refusedInAll > refused.length && <p>And {inFull(refusedInAll - refused.length)} more.</p>}
    </Alert>
  );
}
