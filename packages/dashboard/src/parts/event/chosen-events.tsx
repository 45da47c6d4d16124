import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Received } from '../../../../control-plane/src/api/contract.ts';
import { blacklist, events } from '../../../../control-plane/src/api/index.ts';
import { useChange } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { ConfirmButton } from '../confirm.tsx';
import { counted } from '../numbers.ts';

type Event = Received<typeof events.listEvents>['items'][number];

/** The server labels so many at once. */
const most = 500;

/** What can be done with several events: say what they are, block where they came from. */
export function ChosenEvents({
  of: chosen,
  onDone,
}: {
  readonly of: readonly Event[];
  readonly onDone: () => void;
}): ReactNode {
  const may = useMay();
  const label = useChange(events.labelEvents, {
    done: ({ labelled, gone }) => `${counted(labelled, 'event')} noted${gone > 0 ? `, ${gone} were gone` : ''}.`,
    onDone,
  });
  const block = useChange(blacklist.addEntries, {
    done: ({ added, refused }) =>
      `${counted(added, 'source')} blocked for a day${refused.length > 0 ? `, ${refused.length} refused: ${refused[0]?.reason}` : ''}.`,
    onDone,
  });
  if (chosen.length === 0) return null;
  const sources = [...new Set(chosen.map(({ sourceIp }) => sourceIp))].filter((source) => source !== '');
  const say = (to: 'attack' | 'false-alarm' | null): void =>
    label.mutate({ body: { ids: chosen.slice(0, most).map(({ id }) => id), label: to } });
  return (
    <div className="chosen" role="toolbar" aria-label="Chosen events">
      <Text size="sm" fw={600} aria-live="polite">
        {counted(chosen.length, 'event')} chosen
      </Text>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" loading={label.isPending} onClick={() => say('attack')}>
          Real attacks
        </Button>
        <Button size="compact-sm" variant="default" loading={label.isPending} onClick={() => say('false-alarm')}>
          False alarms
        </Button>
        <Button size="compact-sm" variant="default" loading={label.isPending} onClick={() => say(null)}>
          No judgement
        </Button>
        {may('operator') && sources.length > 0 && (
          <ConfirmButton
            label={`Block ${counted(sources.length, 'source')}`}
            title={`Block ${counted(sources.length, 'source')} for a day?`}
            confirm="Block"
            onConfirm={() => block.mutate({ body: { networks: sources.slice(0, most), note: 'Chosen among events' } })}
          >
            Every agent refuses {sources.slice(0, 5).join(', ')}
            {sources.length > 5 && ' and others'} from its next beacon on.
          </ConfirmButton>
        )}
        <Button size="compact-sm" variant="subtle" onClick={onDone}>
          Choose none
        </Button>
      </Group>
    </div>
  );
}
