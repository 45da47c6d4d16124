import { Alert, Button, Group, List, Text, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useMemo, useState } from 'react';
import { profiles } from '../../../control-plane/src/api/index.ts';
import { useChange, useRead } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { Dangers, Differences } from './differences.tsx';
import { counted } from './numbers.ts';
import { Card } from './page.tsx';
import { Answer } from './states.tsx';
import { Tag } from './tag.tsx';

type Config = Readonly<Record<string, unknown>>;

/**
 * Edits a configuration as JSON.
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
  const served = useMemo(() => JSON.stringify(config, null, 2), [config]);
  const [text, setText] = useState(served);
  const [reason, setReason] = useState('');
  const [settled] = useDebouncedValue(text, 400);
  const read = useMemo(() => readConfig(settled), [settled]);
  const checked = useRead(
    profiles.checkConfiguration,
    { params: { name }, body: { config: read.config ?? {} } },
    { enabled: read.config !== null && settled !== served },
  );
  const save = useChange(profiles.addRevision, {
    done: ({ revision }) => `Revision ${revision.revision} is a draft now.`,
    onDone: ({ revision }) => given.onSaved(revision.revision),
  });
  const isChanged = text !== served;
  const errors = checked.data?.issues.filter(({ severity }) => severity === 'error').length ?? 0;
  return (
    <div className="editor">
      <Card
        title="Parameters"
        aside={<Tag tone={isChanged ? 'warn' : 'calm'}>{isChanged ? 'changed' : `revision ${base}`}</Tag>}
      >
        <Textarea
          aria-label="Configuration as JSON"
          classNames={{ input: 'mono' }}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          readOnly={!may('analyst')}
          spellCheck={false}
          autosize
          minRows={12}
          maxRows={32}
          error={read.problem}
        />
        {may('analyst') && isChanged && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (read.config !== null)
                save.mutate({ params: { name }, body: { config: { ...read.config }, base, reason } });
            }}
          >
            <TextInput
              mt="sm"
              label="Why"
              description="Whoever reads the history will ask"
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Group justify="flex-end" mt="sm">
              <Button variant="default" onClick={() => setText(served)}>
                Undo
              </Button>
              <Button
                type="submit"
                loading={save.isPending}
                disabled={read.config === null || errors > 0 || reason.trim() === ''}
              >
                Save as a draft
              </Button>
            </Group>
          </form>
        )}
      </Card>
      {isChanged && read.config !== null && settled !== served && (
        <Card title="What it would do">
          <Answer of={checked}>
            {({ issues, differences, dangers }) => (
              <>
                {issues.length > 0 && (
                  <Alert
                    mb="sm"
                    color={errors > 0 ? 'red' : 'yellow'}
                    title={errors > 0 ? `${counted(errors, 'mistake')}` : 'Think about it'}
                  >
                    <List size="sm">
                      {issues.map(({ path, message }) => (
                        <List.Item key={`${path} ${message}`}>
                          <span className="mono">{path}</span>: {message}
                        </List.Item>
                      ))}
                    </List>
                  </Alert>
                )}
                <Dangers of={dangers} />
                <Differences of={differences} />
              </>
            )}
          </Answer>
        </Card>
      )}
      {!may('analyst') && (
        <Text size="sm" c="dimmed">
          Your role may read it.
        </Text>
      )}
    </div>
  );
}

function readConfig(text: string): { readonly config: Config | null; readonly problem: string | null } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { config: value as Config, problem: null };
    return { config: null, problem: 'It must be an object: { "NAME": value }.' };
  } catch (error) {
    return { config: null, problem: error instanceof Error ? error.message : String(error) };
  }
}
