import { Button, Checkbox, Group, NativeSelect, Text, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { samples } from '../../../../control-plane/src/api/index.ts';
import { useChange, useItems } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { counted } from '../numbers.ts';
import { DryRunOutcome } from './dry-run-outcome.tsx';
import type { Config } from './fields.tsx';

const choices = [
  { value: '1000', label: 'Newest 1,000 events' },
  { value: '5000', label: 'Newest 5,000 events' },
  { value: '10000', label: 'Newest 10,000 events' },
  { value: '0', label: 'No events' },
];
const mostSamples = 10;

interface Draft {
  readonly name: string;
  readonly config: Config;
}

/** Judges what was stored and what was uploaded by a draft, before anybody serves it. */
export function DryRun(given: Draft): ReactNode {
  const may = useMay();
  return may('analyst') ? <DryRunForm {...given} /> : null;
}

function DryRunForm({ name, config }: Draft): ReactNode {
  const [events, setEvents] = useState('1000');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const uploaded = useItems(samples.listSamples);
  const run = useChange(samples.dryRun);
  const fitting = (uploaded.data ?? []).filter(({ profile }) => profile === null || profile === name);
  return (
    <section className="dry-run" aria-label="Dry run">
      <Title order={3} size="h5">
        Try it on what happened
      </Title>
      <Text size="sm" c="dimmed">
        Judges stored events of {name}, and values that you <Link href="/profiles?tab=samples">uploaded</Link>, by this
        draft and by what is served. Nothing reaches an agent.
      </Text>
      {fitting.length > 0 && (
        <Checkbox.Group label="Samples" mt="xs" value={[...chosen]} onChange={setChosen}>
          <Group gap="md" mt={4}>
            {fitting.map(({ id, name: title, records }) => (
              <Checkbox
                key={id}
                value={id}
                label={`${title} (${counted(records, 'line')})`}
                disabled={chosen.length >= mostSamples && !chosen.includes(id)}
              />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      <Group gap="xs" mt="xs">
        <NativeSelect
          size="xs"
          aria-label="How many events"
          data={choices}
          value={events}
          onChange={(event) => setEvents(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="default"
          loading={run.isPending}
          disabled={events === '0' && chosen.length === 0}
          onClick={() =>
            run.mutate({
              params: { name },
              body: { config: { ...config }, events: Number(events), samples: [...chosen] },
            })
          }
        >
          Dry run
        </Button>
      </Group>
      <div aria-live="polite">{run.data !== undefined && <DryRunOutcome of={run.data} />}</div>
    </section>
  );
}
