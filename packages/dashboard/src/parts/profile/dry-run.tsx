import { Alert, Button, Group, List, NativeSelect, Text, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { Received } from '../../../../control-plane/src/api/contract.ts';
import { profiles } from '../../../../control-plane/src/api/index.ts';
import { useChange } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { checkName } from '../names.ts';
import { counted, inFull } from '../numbers.ts';
import { Tag, type Tone } from '../tag.tsx';
import type { Config } from './fields.tsx';

type Outcome = Received<typeof profiles.dryRun>;
type Change = Outcome['changes'][number];

/** Judges what was stored by a draft, before anybody serves it. */
export function DryRun({ name, config }: { readonly name: string; readonly config: Config }): ReactNode {
  const may = useMay();
  const [events, setEvents] = useState('1000');
  const run = useChange(profiles.dryRun);
  if (!may('analyst')) return null;
  return (
    <section className="dry-run" aria-label="Dry run">
      <Title order={3} size="h5">
        Try it on what happened
      </Title>
      <Text size="sm" c="dimmed">
        Judges stored events of {name} by this draft. Nothing reaches an agent.
      </Text>
      <Group gap="xs" mt="xs">
        <NativeSelect
          size="xs"
          aria-label="How many events"
          data={[
            { value: '1000', label: 'Newest 1,000 events' },
            { value: '5000', label: 'Newest 5,000 events' },
            { value: '10000', label: 'Newest 10,000 events' },
          ]}
          value={events}
          onChange={(event) => setEvents(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="default"
          loading={run.isPending}
          onClick={() => run.mutate({ params: { name }, body: { config: { ...config }, events: Number(events) } })}
        >
          Dry run
        </Button>
      </Group>
      <div aria-live="polite">{run.data !== undefined && <DryRunOutcome of={run.data} />}</div>
    </section>
  );
}

function DryRunOutcome({ of }: { readonly of: Outcome }): ReactNode {
  const { judged, undecided, hidden, changes, changedInAll } = of;
  return (
    <>
      <p className="dry-run-sum">
        <b>{changedInAll === 0 ? 'Nothing would change' : `${counted(changedInAll, 'event')} would end otherwise`}</b>{' '}
        <span className="dim">
          of {inFull(judged + undecided)}
          {undecided > 0 && `; ${inFull(undecided)} cannot be told for certain`}
        </span>
      </p>
      {changes.length > 0 && <Groups of={changes} />}
      {changes.length > 0 && (
        <details>
          <summary>{changes.length < changedInAll ? 'The newest of them' : 'Each of them'}</summary>
          <table className="data" aria-label="Events that would end otherwise">
            <thead>
              <tr>
                <th scope="col">Event</th>
                <th scope="col">Was</th>
                <th scope="col">Would be</th>
              </tr>
            </thead>
            <tbody>
              {changes.slice(0, shownChanges).map((change) => (
                <tr key={change.id}>
                  <td data-title="Event">
                    <Link href={`/events?open=${encodeURIComponent(change.id)}`}>{change.summary}</Link>
                  </td>
                  <td data-title="Was">
                    <ModeTag of={change.before} />
                  </td>
                  <td data-title="Would be">
                    <ModeTag of={change.after} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
      {hidden.length > 0 && (
        <Alert color="blue" mt="sm" title="What this cannot see">
          <List size="sm">
            {hidden.map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </>
  );
}

/** The same change of the same check, counted. */
function Groups({ of: changes }: { readonly of: readonly Change[] }): ReactNode {
  const groups = new Map<string, { readonly first: Change; count: number }>();
  for (const change of changes) {
    const key = `${change.check} ${change.before} ${change.after}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: change, count: 1 });
    else group.count++;
  }
  return (
    <ul className="dry-run-groups">
      {[...groups].map(([key, { first, count }]) => (
        <li key={key}>
          <b>{inFull(count)}</b> {checkName(first.check)}: <ModeTag of={first.before} /> → <ModeTag of={first.after} />
        </li>
      ))}
    </ul>
  );
}

const tones: Readonly<Record<string, Tone>> = { block: 'good', blacklist: 'good', report: 'info', off: 'warn' };

function ModeTag({ of }: { readonly of: string }): ReactNode {
  return <Tag tone={tones[of] ?? 'calm'}>{of}</Tag>;
}

const shownChanges = 100;
