import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { fleet } from '../../../control-plane/src/api/index.ts';
import { useChange, usePages, useRead } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { platformName } from '../parts/names.ts';
import { inFull } from '../parts/numbers.ts';
import { Card, Facts, Page } from '../parts/page.tsx';
import { Answer, Empty } from '../parts/states.tsx';
import { Timeline } from '../parts/timeline.tsx';
import { When } from '../parts/when.tsx';
import { ConfigurationWord } from './functions.tsx';

type Instance = Received<typeof fleet.listInstances>['items'][number];

const columns: readonly Column<Instance>[] = [
  { title: 'Instance', show: (row) => <span className="mono">{row.id}</span> },
  { title: 'State', show: (row) => <StateBadge of={row.state} /> },
  { title: 'Last heard of', show: (row) => <When at={row.lastSeenAt} /> },
  { title: 'Agent', wide: true, show: (row) => row.version },
  {
    title: 'Configuration',
    show: (row) => (
      <span>
        <span className="mono">{row.configuration.revision ?? ''}</span>{' '}
        <StateBadge of={row.configuration.state ?? 'unknown'} />
        {row.configuration.error !== null && <span className="trouble">{row.configuration.error}</span>}
      </span>
    ),
  },
  {
    title: 'List lag',
    numeric: true,
    show: (row) =>
      row.list.lag === null ? (
        <span className="dim">not told</span>
      ) : row.list.lag === 0 ? (
        'none'
      ) : (
        `${inFull(row.list.lag)} changes`
      ),
  },
];

/** One function, its last day and its instances. */
export default function FunctionPage(): ReactNode {
  const { id = '' } = useParams<{ id: string }>();
  const answer = useRead(fleet.getFunction, { params: { id } }, { everyMs: 15_000 });
  const instances = usePages(fleet.listInstances, { query: { function: id, limit: 100 } }, { everyMs: 15_000 });
  const may = useMay();
  const [, go] = useLocation();
  const forget = useChange(fleet.forgetFunction, { done: 'It is off the list.', onDone: () => go('/functions') });
  const row = answer.data?.function;
  return (
    <Page
      title={row === undefined ? 'Function' : row.service || row.key.name}
      lead={
        <Anchor component={Link} href="/functions" size="sm">
          All functions
        </Anchor>
      }
      actions={
        row?.state === 'gone' &&
        may('operator') && (
          <ConfirmButton
            label="Forget"
            title="Take it off the list?"
            confirm="Forget"
            onConfirm={() => forget.mutate({ params: { id } })}
          >
            It comes back by itself when it connects again. Its events stay.
          </ConfirmButton>
        )
      }
    >
      <Answer of={answer}>
        {({ function: shown, day }) => (
          <>
            <Card>
              <Facts
                of={[
                  ['State', <StateBadge key="s" of={shown.state} />],
                  ['Last heard of', <When key="l" at={shown.lastSeenAt} />],
                  ['First heard of', <When key="f" at={shown.firstSeenAt} />],
                  ['Cloud', platformName(shown.platform)],
                  ['Agent', shown.version],
                  [
                    'Profile',
                    <Link key="p" href={`/profiles/${shown.profile}`}>
                      {shown.profile}
                    </Link>,
                  ],
                  ['Key', shown.key.name],
                  ['Configuration', <ConfigurationWord key="c" of={shown.configuration} />],
                  [
                    'Wanted revision',
                    <span key="w" className="mono">
                      {shown.configuration.wanted ?? ''}
                    </span>,
                  ],
                ]}
              />
            </Card>
            <Card title="The last day">
              {day.length === 0 ? (
                <Empty title="No request in the last day" />
              ) : (
                <Timeline
                  steps={lastDay()}
                  label="Requests of the last day"
                  lines={day.map(({ name, points }, index) => ({
                    name,
                    colour:
                      name === 'requests' || name === 'attacks' || name === 'errors' || name === 'blocked'
                        ? name
                        : index,
                    points,
                  }))}
                />
              )}
            </Card>
          </>
        )}
      </Answer>
      <Card title="Instances" flush>
        <DataTable
          label="Instances"
          of={instances}
          columns={columns}
          idOf={(instance) => instance.id}
          empty={
            <Empty icon="functions" title="No instance of late">
              Instances come with requests and go when they end.
            </Empty>
          }
        />
      </Card>
    </Page>
  );
}

function lastDay(): { readonly from: number; readonly to: number; readonly stepMs: number } {
  const hour = 3_600_000;
  const to = Math.floor(Date.now() / hour) * hour;
  return { from: to - 23 * hour, to, stepMs: hour };
}
