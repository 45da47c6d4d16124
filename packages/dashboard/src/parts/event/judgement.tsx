import { Alert, Button, Group, Stack, Textarea, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Received } from '../../../../control-plane/src/api/contract.ts';
import { blacklist, events } from '../../../../control-plane/src/api/index.ts';
import { useChange } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { When } from '../when.tsx';

type Detail = Received<typeof events.getEvent>;

/** What a person says an event is, and a block of its source. */
export function Judgement(given: {
  readonly id: string;
  readonly label: Detail['label'];
  readonly source: string;
  readonly isListed: boolean;
}): ReactNode {
  const { id, label } = given;
  const may = useMay();
  const [comment, setComment] = useState('');
  const judge = useChange(events.labelEvent, { done: 'Noted. Models are trained on what you say.' });
  const block = useChange(blacklist.addEntries, {
    done: ({ added, refused }) =>
      added > 0 ? `${given.source} is blocked for a day.` : `Not blocked: ${refused[0]?.reason ?? 'refused'}`,
  });
  const send = (to: 'attack' | 'false-alarm' | null): void =>
    judge.mutate({ params: { id }, body: { label: to, comment } });
  return (
    <section>
      <Title order={3} size="h5" mb="xs">
        Your judgement
      </Title>
      {label !== null && (
        <Alert
          color={label.label === 'attack' ? 'orange' : 'blue'}
          mb="sm"
          title={label.label === 'attack' ? 'A real attack' : 'A false alarm'}
        >
          {label.by}, <When at={label.at} />
          {label.comment === '' ? '.' : `: ${label.comment}`}
        </Alert>
      )}
      {may('analyst') && (
        <Stack gap="xs">
          {label === null && (
            <Textarea
              label="Comment"
              placeholder="Optional"
              autosize
              minRows={1}
              value={comment}
              onChange={(event) => setComment(event.currentTarget.value)}
            />
          )}
          <Group gap="xs">
            {label === null ? (
              <>
                <Button size="xs" variant="default" loading={judge.isPending} onClick={() => send('attack')}>
                  A real attack
                </Button>
                <Button size="xs" variant="default" loading={judge.isPending} onClick={() => send('false-alarm')}>
                  A false alarm
                </Button>
              </>
            ) : (
              <Button size="xs" variant="default" loading={judge.isPending} onClick={() => send(null)}>
                Take it back
              </Button>
            )}
            {may('operator') && !given.isListed && given.source !== '' && (
              <Button
                size="xs"
                color="red"
                variant="light"
                loading={block.isPending}
                onClick={() => block.mutate({ body: { networks: [given.source], note: `Event ${id}` } })}
              >
                Block the source for a day
              </Button>
            )}
          </Group>
        </Stack>
      )}
    </section>
  );
}
