import { Button, Group, SegmentedControl, Text, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { profiles } from '../../../../control-plane/src/api/index.ts';
import { useChange, useRead } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { counted } from '../numbers.ts';
import { Card } from '../page.tsx';
import { Empty } from '../states.tsx';
import { Tag } from '../tag.tsx';
import { Consequences } from './consequences.tsx';
import { DryRun } from './dry-run.tsx';
import { type Config, Fields } from './fields.tsx';

/**
 * Edits a configuration, as fields or as JSON: both show the same text.
 *
 * The server judges it while it is written, by what agents judge by: what is wrong, what differs, what is dangerous.
 */
export function ProfileEditor(given: {
  readonly name: string;
  readonly base: number;
  readonly config: Config;
  readonly onSaved: (revision: number) => void;
}): ReactNode {
  const { name, base, config } = given;
  const may = useMay();
  const isLocked = !may('analyst');
  const served = useMemo(() => JSON.stringify(config, null, 2), [config]);
  const [text, setText] = useState(served);
  const [form, setForm] = useState('fields');
  const [settled] = useDebouncedValue(text, 400);
  const read = useMemo(() => readConfig(text), [text]);
  const judged = useMemo(() => readConfig(settled).config, [settled]);
  const isChanged = read.config === null || JSON.stringify(sorted(read.config)) !== JSON.stringify(sorted(config));
  const checked = useRead(
    profiles.checkConfiguration,
    { params: { name }, body: { config: judged ?? {} } },
    { enabled: judged !== null && isChanged },
  );
  const isJudged = isChanged && judged !== null && settled === text && checked.data !== undefined;
  const issues = isJudged ? checked.data.issues : [];
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  const outcome = useRef<HTMLDivElement>(null);
  return (
    <>
      <Card
        title="Parameters"
        aside={
          <Group gap="sm">
            <Tag tone={isChanged ? 'warn' : 'calm'}>{isChanged ? 'changed' : `revision ${base}`}</Tag>
            <SegmentedControl
              size="xs"
              aria-label="How to edit"
              data={[
                { value: 'fields', label: 'Fields' },
                { value: 'json', label: 'JSON' },
              ]}
              value={form}
              onChange={setForm}
            />
          </Group>
        }
      >
        {form === 'json' ? (
          <Textarea
            aria-label="Configuration as JSON"
            classNames={{ input: 'mono' }}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            readOnly={isLocked}
            spellCheck={false}
            autosize
            minRows={12}
            maxRows={32}
            error={read.problem}
          />
        ) : read.config === null ? (
          <Empty title="The JSON cannot be read">{read.problem} Mend it there, and the fields are back.</Empty>
        ) : (
          <Fields
            config={read.config}
            served={config}
            issues={issues}
            isLocked={isLocked}
            onChange={(next) => setText(JSON.stringify(next, null, 2))}
          />
        )}
        {isLocked && (
          <Text size="sm" c="dimmed" mt="sm">
            Your role may read it.
          </Text>
        )}
      </Card>
      {isChanged && read.config !== null && (
        <>
          <div className="editor-bar">
            <Text size="sm" component="div" aria-live="polite">
              {!isJudged
                ? 'Judging…'
                : errors > 0
                  ? counted(errors, 'mistake')
                  : `${counted(checked.data.differences.length, 'change')}, ${counted(checked.data.dangers.length, 'danger')}`}
            </Text>
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={() => setText(served)}>
                Undo
              </Button>
              <Button
                size="xs"
                onClick={() => {
                  outcome.current?.focus();
                  outcome.current?.scrollIntoView({ block: 'start' });
                }}
              >
                Review
              </Button>
            </Group>
          </div>
          <div ref={outcome} tabIndex={-1} className="editor-outcome">
            <Card title="What it would do">
              <Consequences of={checked} isOld={!isJudged} />
              {errors === 0 && isJudged && (
                <>
                  <DryRun key={settled} name={name} config={read.config} />
                  {!isLocked && <SaveForm name={name} base={base} config={read.config} onSaved={given.onSaved} />}
                </>
              )}
            </Card>
          </div>
        </>
      )}
    </>
  );
}

function SaveForm(given: {
  readonly name: string;
  readonly base: number;
  readonly config: Config;
  readonly onSaved: (revision: number) => void;
}): ReactNode {
  const { name, base, config } = given;
  const [reason, setReason] = useState('');
  const save = useChange(profiles.addRevision, {
    done: ({ revision }) => `Revision ${revision.revision} is a draft now.`,
    onDone: ({ revision }) => given.onSaved(revision.revision),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ params: { name }, body: { config: { ...config }, base, reason } });
      }}
    >
      <TextInput
        mt="md"
        label="Why"
        description="Whoever reads the history will ask"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="sm">
        <Button type="submit" loading={save.isPending} disabled={reason.trim() === ''}>
          Save as a draft
        </Button>
      </Group>
    </form>
  );
}

function readConfig(text: string): { readonly config: Config | null; readonly problem: string | null } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { config: value as Config, problem: null };
    return { config: null, problem: 'It must be an object: { "NAME": value }.' };
  } catch (error) {
    return { config: null, problem: error instanceof Error ? `${error.message}.` : String(error) };
  }
}

/** Parameters have no order; neither have checks. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, content]) => [name, sorted(content)]),
  );
}
