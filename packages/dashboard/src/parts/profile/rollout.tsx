import { Button, Group, Progress, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Received } from '../../../../control-plane/src/api/contract.ts';
import { profiles } from '../../../../control-plane/src/api/index.ts';
import { useChange } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { StateBadge } from '../badges.tsx';
import { ConfirmButton } from '../confirm.tsx';
import { counted, inFull } from '../numbers.ts';
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
        {rollout.percent} % of the instances, from revision {rollout.fromRevision}. {inFull(applied)} of{' '}
        {counted(wanted, 'instance')} applied it
        {failed > 0 && `, ${inFull(failed)} failed`}. Begun by {rollout.startedBy} <When at={rollout.startedAt} />.
        {rollout.stateReason !== null && ` ${rollout.stateReason}.`}
      </Text>
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
