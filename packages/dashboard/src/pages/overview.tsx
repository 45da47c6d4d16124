import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { overview } from '../../../control-plane/src/api/index.ts';
import { useRead } from '../api/queries.ts';
import { StateBadge } from '../parts/badges.tsx';
import { checkName, countryName, functionName, platformName } from '../parts/names.ts';
import { inFull, inShort, percentOf } from '../parts/numbers.ts';
import { Card, Page } from '../parts/page.tsx';
import { useSpan } from '../parts/span.tsx';
import { Answer, Empty } from '../parts/states.tsx';
import { Tally } from '../parts/tally.tsx';
import { type Line, Timeline } from '../parts/timeline.tsx';
import { When } from '../parts/when.tsx';

type Overview = Received<typeof overview.getOverview>;

/** What the fleet did of late. */
export default function OverviewPage(): ReactNode {
  const { from, to, hours, control } = useSpan(24);
  const answer = useRead(overview.getOverview, { query: { from, to } }, { everyMs: 15_000 });
  const total = useRead(overview.getTimeline, { query: { from, to, by: 'total' } }, { everyMs: 30_000 });
  const byType = useRead(overview.getTimeline, { query: { from, to, by: 'type' } }, { everyMs: 30_000 });
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
              <Tiles of={seen} />
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
                <Card title="By kind of attack">
                  <Answer of={byType}>
                    {({ series, ...steps }) =>
                      series.length === 0 ? (
                        <Empty title="No attack in this time" />
                      ) : (
                        <Timeline
                          steps={steps}
                          shape="stack"
                          label="Attacks by kind"
                          lines={mostFirst(series)
                            .slice(0, 7)
                            .map(({ name, points }, index) => ({ name: checkName(name), colour: index, points }))}
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

function Tiles({ of: { totals, functions, instances, blacklist } }: { readonly of: Overview }): ReactNode {
  const dropped = totals.droppedByAgents + totals.droppedHere;
  return (
    <div className="tiles">
      <Tile
        name="Requests"
        value={totals.requests}
        note={`${percentOf(totals.errors, totals.requests)} ended in an error`}
      />
      <Tile
        name="Attacks"
        value={totals.attacks}
        note={`${percentOf(totals.attacks, totals.requests)} of requests`}
        warm={totals.attacks > 0}
      />
      <Tile name="Blocked" value={totals.blocked} note="events an agent refused" accent />
      <Tile
        name="Functions active"
        value={functions.active}
        note={`${inFull(functions.quiet)} quiet, ${inFull(functions.neverConnected)} never connected`}
      />
      <Tile name="Instances active" value={instances.active} note={`${inFull(instances.quiet)} quiet`} />
      <Tile
        name="Blacklist"
        value={blacklist.entries}
        note={blacklist.pending === 0 ? 'nothing waits for you' : `${inFull(blacklist.pending)} wait for you`}
      />
      {dropped > 0 && <Tile name="Events dropped" value={dropped} note="over a limit; counts stay right" warm />}
    </div>
  );
}

function Tile(given: {
  readonly name: string;
  readonly value: number;
  readonly note: string;
  readonly warm?: boolean;
  readonly accent?: boolean;
}): ReactNode {
  return (
    <div className={`tile ${given.warm === true ? 'warm' : ''} ${given.accent === true ? 'accent' : ''}`}>
      <div className="tile-name">{given.name}</div>
      <div className="tile-value" title={inFull(given.value)}>
        {inShort(given.value)}
      </div>
      <div className="tile-note">{given.note}</div>
    </div>
  );
}

function Tallies({ of, hours }: { readonly of: Overview; readonly hours: number }): ReactNode {
  const to = (name: string) => (value: string) => `/events?${name}=${encodeURIComponent(value)}&hours=${hours}`;
  return (
    <div className="grid">
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
