import { Alert, Button, Group, Progress, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Received } from '../../../../control-plane/src/api/contract.ts';
import { profiles } from '../../../../control-plane/src/api/index.ts';
import { useChange } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { StateBadge } from '../badges.tsx';
import { ConfirmButton } from '../confirm.tsx';
import { counted, inFull, percentOf } from '../numbers.ts';
import { Card } from '../page.tsx';
import { When } from '../when.tsx';

type Profile = Received<typeof profiles.getProfile>['profile'];

/** A revision on its way to the instances, and its brakes. */
export function Rollout({
  profile,
  rollout,
}: {
  readonly profile: Profile;
  readonly rollout: NonNullable<Profile['rollout']>;
}): ReactNode {
  const may = useMay();
  const change = useChange(profiles.changeRollout, { done: 'Changed.' });
  const { name } = profile;
  const { wanted, applied, failed } = rollout.instances;
  const set = (body: { percent?: number; state?: 'running' | 'paused' | 'rolled-back' }): void =>
    change.mutate({ params: { name }, body });
  return (
    <Card title={`Rolling out revision ${rollout.toRevision}`} aside={<StateBadge of={rollout.state} />}>
      <Progress
        value={rollout.percent}
        aria-label="Share of the instances"
        mb="xs"
        color={failed > 0 ? 'red' : 'teal'}
      />
      <Text size="sm" c="dimmed" component="div" mb="sm">
        {rollout.percent} % of the instances, from revision {rollout.fromRevision}. {inFull(Math.min(applied, wanted))}{' '}
        of {counted(wanted, 'instance')} applied it
        {failed > 0 && `, ${inFull(failed)} failed`}. Begun by {rollout.startedBy} <When at={rollout.startedAt} />.
        {rollout.stateReason !== null && ` ${rollout.stateReason}.`}
        {rollout.limits !== null && ` ${inWords(rollout.limits)}`}
      </Text>
      {rollout.crossed !== null && (
        <Alert color="red" mb="sm" title="A limit is crossed">
          {rollout.crossed.message} Since <When at={rollout.crossed.since} />; it is taken back after a minute.
        </Alert>
      )}
      {rollout.reported !== null && <Sides of={rollout.reported} />}
      {may('operator') && (rollout.state === 'running' || rollout.state === 'paused') && (
        <Group gap="xs">
          {[25, 50, 100]
            .filter((percent) => percent > rollout.percent)
            .map((percent) => (
              <Button key={percent} size="compact-sm" variant="default" onClick={() => set({ percent })}>
                To {percent} %
              </Button>
            ))}
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => set({ state: rollout.state === 'running' ? 'paused' : 'running' })}
          >
            {rollout.state === 'running' ? 'Pause' : 'Resume'}
          </Button>
          <ConfirmButton
            label="Take back"
            title="Take the rollout back?"
            confirm="Take back"
            onConfirm={() => set({ state: 'rolled-back' })}
          >
            All instances get revision {rollout.fromRevision} again with their next beacon.
          </ConfirmButton>
        </Group>
      )}
    </Card>
  );
}

type Limits = NonNullable<NonNullable<Profile['rollout']>['limits']>;
type Reported = NonNullable<NonNullable<Profile['rollout']>['reported']>;

/** When a rollout takes itself back, in one sentence. */
function inWords({ refusedPercent, blockedFactor, agentErrorsPercent }: Limits): string {
  const parts = [
    ...(refusedPercent === null ? [] : [`${refusedPercent} % of instances refuse it`]),
    ...(blockedFactor === null ? [] : [`${blockedFactor} times as much is blocked`]),
    ...(agentErrorsPercent === null ? [] : [`agents fail in ${agentErrorsPercent} % of requests`]),
  ];
  return parts.length === 0 ? '' : `It takes itself back where ${parts.join(', or ')}.`;
}

/** What instances with the new configuration report beside those with the one before. */
function Sides({ of: { staged, base } }: { readonly of: Reported }): ReactNode {
  const rows = [
    ['Instances', (side: Reported['base']) => inFull(side.instances)],
    ['Refused', (side: Reported['base']) => inFull(side.refused)],
    ['Requests', (side: Reported['base']) => inFull(side.requests)],
    ['Blocked', (side: Reported['base']) => percentOf(side.blocked, side.requests)],
    ['Errors of agents', (side: Reported['base']) => percentOf(side.agentErrors, side.requests)],
  ] as const;
  return (
    <table className="data sides" aria-label="Before and after">
      <thead>
        <tr>
          <th scope="col">Reported</th>
          <th scope="col" className="number">
            New
          </th>
          <th scope="col" className="number">
            Before
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([title, show]) => (
          <tr key={title}>
            <td data-title="Reported">{title}</td>
            <td data-title="New" className="number">
              {show(staged)}
            </td>
            <td data-title="Before" className="number">
              {show(base)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
