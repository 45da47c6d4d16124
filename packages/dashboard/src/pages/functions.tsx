import { Button, SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { fleet } from '../../../control-plane/src/api/index.ts';
import { usePages } from '../api/queries.ts';
import { StateBadge } from '../parts/badges.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { Icon } from '../parts/icons.tsx';
import { platformName } from '../parts/names.ts';
import { counted, inFull } from '../parts/numbers.ts';
import { Card, Page } from '../parts/page.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { Empty } from '../parts/states.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { When } from '../parts/when.tsx';

type Function = Received<typeof fleet.listFunctions>['items'][number];

const columns: readonly Column<Function>[] = [
  { title: 'Function', show: (row) => row.service || row.key.name },
  { title: 'State', show: (row) => <StateBadge of={row.state} /> },
  { title: 'Last heard of', show: (row) => <When at={row.lastSeenAt} /> },
  { title: 'Cloud', show: (row) => platformName(row.platform) },
  { title: 'Profile', wide: true, show: (row) => row.profile },
  { title: 'Instances', numeric: true, show: (row) => inFull(row.instances.active) },
  { title: 'Requests, 1\u00a0h', numeric: true, show: (row) => inFull(row.lastHour.requests) },
  { title: 'Attacks, 1\u00a0h', numeric: true, show: (row) => inFull(row.lastHour.attacks) },
  { title: 'Configuration', show: (row) => <ConfigurationWord of={row.configuration} /> },
];

/** Whether instances run what they should; only a failure is marked. */
export function ConfigurationWord({ of }: { readonly of: Function['configuration'] }): ReactNode {
  if (of.failed > 0) return <StateBadge of="failed" />;
  if (of.behind > 0)
    return <span title="They take it with their next beacon.">{counted(of.behind, 'instance')} behind</span>;
  if (of.applied > 0) return <StateBadge of="applied" />;
  return <span className="dim">{of.unknown > 0 ? 'not told' : '—'}</span>;
}

/** Functions and how they are. */
export default function FunctionsPage(): ReactNode {
  const [filters, change] = useFilters(['state', 'search'] as const);
  const [, go] = useLocation();
  const list = usePages(
    fleet.listFunctions,
    { query: { ...(filters as { state?: Function['state']; search?: string }), limit: 100 } },
    { everyMs: 15_000 },
  );
  return (
    <Page
      title="Functions"
      lead="A quiet function is one that nobody calls: functions have no timers, so silence is no alarm."
      actions={
        <Button component={Link} href="/add-function" leftSection={<Icon name="add" size={16} />}>
          Add a function
        </Button>
      }
    >
      <Card flush>
        <search className="filters">
          <SearchField placeholder="Name" value={filters.search} onSearch={(search) => change({ search })} />
          <SegmentedControl
            className="fit"
            aria-label="State"
            value={filters.state ?? ''}
            onChange={(state) => change({ state })}
            data={[
              { value: '', label: 'All' },
              { value: 'active', label: 'Active' },
              { value: 'quiet', label: 'Quiet' },
              { value: 'gone', label: 'Gone' },
              { value: 'never-connected', label: 'Never' },
            ]}
          />
        </search>
        <DataTable
          label="Functions"
          of={list}
          columns={columns}
          idOf={(row) => row.id}
          onOpen={(row) => go(`/functions/${row.id}`)}
          empty={
            Object.keys(filters).length > 0 ? (
              <Empty icon="search" title="Nothing fits" />
            ) : (
              <Empty icon="functions" title="No function yet">
                Make a key and put two lines into a function; it shows up here with its first request.
              </Empty>
            )
          }
        />
      </Card>
    </Page>
  );
}
