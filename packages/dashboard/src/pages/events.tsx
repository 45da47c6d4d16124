import '../parts/event/event.css';
import { Button, Drawer, Group, Switch } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { events } from '../../../control-plane/src/api/index.ts';
import { urlOf } from '../api/call.ts';
import { type LiveState, useLive } from '../api/live.ts';
import { usePages, useRead } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { ActionBadge, SeverityBadge } from '../parts/badges.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { ChosenEvents } from '../parts/event/chosen-events.tsx';
import { EraseSource } from '../parts/event/erase-source.tsx';
import { EventDetail } from '../parts/event/event-detail.tsx';
import { EventFilters, filterNames } from '../parts/event/event-filters.tsx';
import { checkName, countryName, functionName } from '../parts/names.ts';
import { counted } from '../parts/numbers.ts';
import { Card, Page } from '../parts/page.tsx';
import { Empty } from '../parts/states.tsx';
import { Tag } from '../parts/tag.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { Clock, useNow } from '../parts/when.tsx';

type Event = Received<typeof events.listEvents>['items'][number];

const columns: readonly Column<Event>[] = [
  {
    title: 'Kind',
    show: (event) => (
      <>
        {checkName(event.type)}
        {event.label !== null && (
          <>
            {' '}
            <Tag tone={event.label === 'attack' ? 'hot' : 'info'}>
              {event.label === 'attack' ? 'real attack' : 'false alarm'}
            </Tag>
          </>
        )}
      </>
    ),
  },
  { title: 'When', show: (event) => <Clock at={event.receivedAt} /> },
  { title: 'Severity', show: (event) => <SeverityBadge of={event.severity} /> },
  { title: 'Agent did', show: (event) => <ActionBadge of={event.action} /> },
  {
    title: 'Source',
    show: (event) => (
      <span className="nowrap">
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
      <span className="mono request">
        {event.method} {event.path}
      </span>
    ),
  },
  {
    title: 'Function',
    wide: true,
    show: (event) => <span className="nowrap">{functionName(event.functionId) || event.application}</span>,
  },
];

/** The feed of attacks, narrowed as one likes, and one event in a drawer. */
export default function EventsPage(): ReactNode {
  const [filters, change] = useFilters([...filterNames, 'open'] as const);
  const [isLive, setLive] = useState(true);
  const now = useNow();
  const may = useMay();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { open, ...rest } = filters;
  const { hours, ...asked } = rest;
  // Whole minutes, so that the question stays the same while the clock moves.
  const from = hours === undefined ? undefined : Math.floor(now / 60_000) * 60_000 - Number(hours) * 3_600_000;
  const query = { ...asked, ...(from === undefined || Number.isNaN(from) ? {} : { from }) } as {
    readonly severity?: Event['severity'];
    readonly class?: Event['class'];
  };
  const list = usePages(events.listEvents, { query: { ...query, limit: 50 } }, { everyMs: 30_000 });
  const counts = useRead(events.countEvents, { query });
  const live = useLive('events', [events.listEvents, events.countEvents], isLive);
  const narrowed = Object.keys(rest).length > 0;

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
          {may('admin') &&
            filters.source !== undefined &&
            Object.keys(rest).length === 1 &&
            counts.data !== undefined && <EraseSource source={filters.source} events={counts.data.total} />}
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
        <EventFilters filters={rest} counts={counts.data} onChange={change} />
        <ChosenEvents of={list.data?.filter(({ id }) => chosen.has(id)) ?? []} onDone={() => setChosen(new Set())} />
        <DataTable
          label="Events"
          of={list}
          columns={columns}
          idOf={(event) => event.id}
          onOpen={(event) => change({ open: event.id })}
          selection={
            may('analyst')
              ? {
                  ids: chosen,
                  nameOf: (event) => `${checkName(event.type)} from ${event.sourceIp}`,
                  onChange: setChosen,
                }
              : undefined
          }
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
