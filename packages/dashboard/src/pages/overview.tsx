import { Button, NativeSelect, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { overview } from '../../../control-plane/src/api/index.ts';
import { useRead } from '../api/queries.ts';
import { StateBadge } from '../parts/badges.tsx';
import { checkName, countryName, functionName, platformName } from '../parts/names.ts';
import { inFull } from '../parts/numbers.ts';
import { Attention } from '../parts/overview/attention.tsx';
import { Tiles } from '../parts/overview/tiles.tsx';
import { Card, Page } from '../parts/page.tsx';
import { useSpan } from '../parts/span.tsx';
import { Answer, Empty } from '../parts/states.tsx';
import { Tally } from '../parts/tally.tsx';
import { type Line, Timeline } from '../parts/timeline.tsx';
import { When } from '../parts/when.tsx';

type Overview = Received<typeof overview.getOverview>;

/** What attacks over time are told apart by. */
const parts = {
  type: { title: 'kind', nameOf: checkName },
  function: { title: 'function', nameOf: functionName },
  platform: { title: 'cloud', nameOf: platformName },
  country: { title: 'country', nameOf: countryName },
} as const;

/** What the fleet did of late. */
export default function OverviewPage(): ReactNode {
  const { from, to, hours, control } = useSpan(24);
  const answer = useRead(overview.getOverview, { query: { from, to } }, { everyMs: 15_000 });
  const total = useRead(overview.getTimeline, { query: { from, to, by: 'total' } }, { everyMs: 30_000 });
  const [by, setBy] = useState<keyof typeof parts>('type');
  const byPart = useRead(overview.getTimeline, { query: { from, to, by } }, { everyMs: 30_000 });
  const before = useRead(overview.getOverview, { query: { from: from - (to - from), to: from } }, { everyMs: 120_000 });
  return (
    <Page
      title="Overview"
      lead={answer.data === undefined ? undefined : <LastEvent at={answer.data.lastEventAt} />}
      actions={control}
    >
      <Answer of={answer}>
        {(seen) =>
          seen.functions.active + seen.functions.quiet + seen.functions.gone === 0 && seen.totals.requests === 0 ? (
            <FirstSteps hasKey={seen.functions.neverConnected > 0} />
          ) : (
            <>
              <Attention of={seen} />
              <Tiles of={seen} before={before.data?.totals} hours={hours} />
              <Card title="Requests">
                <Answer of={total}>
                  {({ series, ...steps }) => (
                    <Timeline
                      steps={steps}
                      label="Requests over time"
                      lines={linesOf(series.filter(({ name }) => isTraffic(name)))}
                      height={170}
                    />
                  )}
                </Answer>
              </Card>
              <div className="grid halves">
                <Card title="Attacks and blocks">
                  <Answer of={total}>
                    {({ series, ...steps }) => (
                      <Timeline
                        steps={steps}
                        shape="bars"
                        label="Attacks over time"
                        lines={linesOf(series.filter(({ name }) => !isTraffic(name)))}
                      />
                    )}
                  </Answer>
                </Card>
                <Card
                  title="Attacks by"
                  aside={
                    <NativeSelect
                      size="xs"
                      aria-label="Attacks by"
                      data={Object.entries(parts).map(([value, { title: label }]) => ({ value, label }))}
                      value={by}
                      onChange={(event) => setBy(event.currentTarget.value as keyof typeof parts)}
                    />
                  }
                >
                  <Answer of={byPart}>
                    {({ series, ...steps }) =>
                      series.length === 0 ? (
                        <Empty title="No attack in this time" />
                      ) : (
                        <Timeline
                          steps={steps}
                          shape="stack"
                          label={`Attacks by ${parts[by].title}`}
                          lines={mostFirst(series)
                            .slice(0, 7)
                            .map(({ name, points }, index) => ({
                              name: parts[by].nameOf(name),
                              colour: index,
                              points,
                            }))}
                        />
                      )
                    }
                  </Answer>
                </Card>
              </div>
              <Tallies of={seen} hours={hours} />
              <Configurations of={seen} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}

function isTraffic(name: string): boolean {
  return name === 'requests' || name === 'errors';
}

function linesOf(series: Received<typeof overview.getTimeline>['series']): readonly Line[] {
  return series.map(({ name, points }, index) => ({
    name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    colour: name === 'requests' || name === 'attacks' || name === 'blocked' || name === 'errors' ? name : index,
    points,
  }));
}

function LastEvent({ at }: { readonly at: number | null }): ReactNode {
  return at === null ? (
    'No security event yet.'
  ) : (
    <>
      Last security event <When at={at} />.
    </>
  );
}

function Tallies({ of, hours }: { readonly of: Overview; readonly hours: number }): ReactNode {
  const to = (name: string) => (value: string) => `/events?${name}=${encodeURIComponent(value)}&hours=${hours}`;
  return (
    <div className="grid tallies">
      <Card title="Kind">
        <Tally of={of.byType} nameOf={checkName} linkOf={to('type')} empty="No attack in this time" />
      </Card>
      <Card title="Function">
        <Tally of={of.byFunction} nameOf={functionName} linkOf={to('function')} empty="No attack in this time" />
      </Card>
      <Card title="Cloud">
        <Tally of={of.byPlatform} nameOf={platformName} linkOf={to('platform')} empty="No attack in this time" />
      </Card>
      <Card title="Country">
        <Tally of={of.byCountry} nameOf={countryName} linkOf={to('country')} empty="No attack in this time" />
      </Card>
      <Card title="Source">
        <Tally of={of.topSources} linkOf={to('source')} empty="No attack in this time" />
      </Card>
    </div>
  );
}

function Configurations({ of: { configurations } }: { readonly of: Overview }): ReactNode {
  if (configurations.length === 0) return null;
  return (
    <Card title="Configurations that instances run" flush>
      <table className="data" aria-label="Configurations">
        <thead>
          <tr>
            <th scope="col">Profile</th>
            <th scope="col">Revision</th>
            <th scope="col">State</th>
            <th scope="col" className="number">
              Instances
            </th>
          </tr>
        </thead>
        <tbody>
          {configurations.map(({ profile, revision, state, error, instances }) => (
            <tr key={`${profile} ${revision} ${state}`}>
              <td data-title="Profile">{profile}</td>
              <td data-title="Revision" className="mono">
                {revision ?? <span className="dim">not told</span>}
              </td>
              <td data-title="State">
                <StateBadge of={state ?? 'unknown'} />{' '}
                {error !== null && (
                  <Text span size="sm">
                    {error}
                  </Text>
                )}
              </td>
              <td data-title="Instances" className="number">
                {inFull(instances)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function FirstSteps({ hasKey }: { readonly hasKey: boolean }): ReactNode {
  return (
    <Card>
      <Empty
        icon="functions"
        title={hasKey ? 'Waiting for the first function' : 'Add your first function'}
        action={
          <Button component={Link} href="/add-function">
            Add a function
          </Button>
        }
      >
        {hasKey
          ? `A key is ready and no function has connected with it. Deploy one with the lines of the next page and call it once: it shows up within seconds.`
          : 'Make a key, put two lines into a function, deploy it. It shows up here with its first request.'}
      </Empty>
    </Card>
  );
}

function mostFirst(
  series: Received<typeof overview.getTimeline>['series'],
): Received<typeof overview.getTimeline>['series'] {
  const sum = (points: readonly (readonly [number, number])[]): number =>
    points.reduce((all, [, hits]) => all + hits, 0);
  return series.toSorted((a, b) => sum(b.points) - sum(a.points));
}
