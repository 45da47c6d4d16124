import { Button, Drawer, Group, Select, Switch, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { events } from '../../../control-plane/src/api/index.ts';
import { urlOf } from '../api/call.ts';
import { type LiveState, useLive } from '../api/live.ts';
import { usePages, useRead } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { ActionBadge, SeverityBadge } from '../parts/badges.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { EventDetail } from '../parts/event-detail.tsx';
import { Icon } from '../parts/icons.tsx';
import { checkName, countryName, functionName } from '../parts/names.ts';
import { counted } from '../parts/numbers.ts';
import { Card, Page } from '../parts/page.tsx';
import { Empty } from '../parts/states.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { useNow, When } from '../parts/when.tsx';

type Event = Received<typeof events.listEvents>['items'][number];

const names = [
  'type',
  'class',
  'severity',
  'action',
  'source',
  'country',
  'platform',
  'function',
  'search',
  'hours',
  'open',
] as const;

const columns: readonly Column<Event>[] = [
  { title: 'Kind', show: (event) => checkName(event.type) },
  { title: 'When', show: (event) => <When at={event.receivedAt} /> },
  { title: 'Severity', show: (event) => <SeverityBadge of={event.severity} /> },
  { title: 'Agent did', show: (event) => <ActionBadge of={event.action} /> },
  {
    title: 'Source',
    show: (event) => (
      <span>
        <span className="mono">{event.sourceIp}</span>
        {event.country !== '' && (
          <span className="dim" title={countryName(event.country)}>
            {' '}
            {event.country}
          </span>
        )}
      </span>
    ),
  },
  {
    title: 'Request',
    show: (event) => (
      <span className="mono">
        {event.method} {event.path}
      </span>
    ),
  },
  { title: 'Function', wide: true, show: (event) => functionName(event.functionId) || event.application },
];

/** The feed of attacks, narrowed as one likes, and one event in a drawer. */
export default function EventsPage(): ReactNode {
  const [filters, change] = useFilters(names);
  const [isLive, setLive] = useState(true);
  const now = useNow();
  const may = useMay();
  const { open, hours, ...rest } = filters;
  // Whole minutes, so that the question stays the same while the clock moves.
  const from = hours === undefined ? undefined : Math.floor(now / 60_000) * 60_000 - Number(hours) * 3_600_000;
  const query = { ...rest, ...(from === undefined || Number.isNaN(from) ? {} : { from }) } as {
    readonly severity?: Event['severity'];
    readonly class?: Event['class'];
  };
  const list = usePages(events.listEvents, { query: { ...query, limit: 50 } }, { everyMs: 30_000 });
  const counts = useRead(events.countEvents, { query });
  const live = useLive('events', [events.listEvents, events.countEvents], isLive);
  const search = useDebouncedCallback((text: string) => change({ search: text }), 300);
  const narrowed = Object.keys(rest).length > 0 || hours !== undefined;

  return (
    <Page
      title="Events"
      lead={
        counts.data === undefined
          ? 'What agents saw, newest first.'
          : `${counted(counts.data.total, 'event')}${narrowed ? ' of this kind' : ''}, newest first.`
      }
      actions={
        <>
          <LiveSwitch state={live} isOn={isLive} onChange={setLive} />
          {may('analyst') && (
            <Button
              component="a"
              href={urlOf(events.exportEvents, { query })}
              download="events.jsonl"
              variant="default"
              size="xs"
            >
              Export
            </Button>
          )}
        </>
      }
    >
      <Card flush>
        <search className="filters">
          <TextInput
            className="grow"
            label="Search"
            placeholder="Words, path, payload"
            leftSection={<Icon name="search" size={16} />}
            defaultValue={filters.search ?? ''}
            onChange={(event) => search(event.currentTarget.value)}
          />
          <Choice
            label="Kind"
            value={filters.type}
            options={counts.data?.byType.map(({ name }) => name) ?? []}
            nameOf={checkName}
            onChange={(type) => change({ type })}
          />
          <Choice
            label="At least"
            value={filters.severity}
            options={events.severity.options}
            onChange={(severity) => change({ severity })}
          />
          <Choice
            label="Agent did"
            value={filters.action}
            options={counts.data?.byAction.map(({ name }) => name) ?? []}
            onChange={(action) => change({ action })}
          />
          <Choice
            label="Country"
            value={filters.country}
            options={counts.data?.byCountry.map(({ name }) => name) ?? []}
            nameOf={countryName}
            onChange={(country) => change({ country })}
          />
          <TextInput
            label="Source"
            placeholder="Address"
            key={filters.source ?? ''}
            defaultValue={filters.source ?? ''}
            onBlur={(event) => change({ source: event.currentTarget.value.trim() })}
            onKeyDown={(event) => {
              if (event.key === 'Enter') change({ source: event.currentTarget.value.trim() });
            }}
          />
          {narrowed && (
            <Button
              className="fit"
              variant="subtle"
              onClick={() => change(Object.fromEntries(names.map((name) => [name, null])))}
            >
              Show all
            </Button>
          )}
        </search>
        <DataTable
          label="Events"
          of={list}
          columns={columns}
          idOf={(event) => event.id}
          onOpen={(event) => change({ open: event.id })}
          empty={
            narrowed ? (
              <Empty icon="search" title="Nothing fits">
                No event has all of this. Take a filter out.
              </Empty>
            ) : (
              <Empty title="No event yet">
                Functions are quiet, or none has connected. What agents see shows up here by itself.
              </Empty>
            )
          }
        />
      </Card>
      <Drawer opened={open !== undefined} onClose={() => change({ open: null })} title="Event">
        {open !== undefined && <EventDetail id={open} />}
      </Drawer>
    </Page>
  );
}

function LiveSwitch(given: {
  readonly state: LiveState;
  readonly isOn: boolean;
  readonly onChange: (on: boolean) => void;
}): ReactNode {
  const words = { on: 'Live', connecting: 'Connecting', off: given.isOn ? 'Every 30 seconds' : 'Paused' };
  return (
    <Group gap={8}>
      <span className={`live-dot ${given.state === 'on' ? 'on' : ''}`} aria-hidden="true" />
      <Switch
        size="sm"
        checked={given.isOn}
        onChange={(event) => given.onChange(event.currentTarget.checked)}
        label={words[given.state]}
        aria-label="Follow live"
      />
    </Group>
  );
}

/** One of several, or none. */
function Choice(given: {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly string[];
  readonly nameOf?: (name: string) => string;
  readonly onChange: (value: string | null) => void;
}): ReactNode {
  const { value, nameOf = (name) => name } = given;
  const all = [...new Set([...given.options, ...(value === undefined ? [] : [value])])].filter((name) => name !== '');
  return (
    <Select
      label={given.label}
      placeholder="Any"
      clearable
      clearButtonProps={{ 'aria-label': `Any ${given.label.toLowerCase()}` }}
      value={value ?? null}
      data={all.map((name) => ({ value: name, label: nameOf(name) }))}
      onChange={given.onChange}
    />
  );
}
