import { Alert, Button, Checkbox, Group, NativeSelect, NumberInput, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { profiles } from '../../../../control-plane/src/api/index.ts';
import { useChange } from '../../api/queries.ts';

const shares = ['1', '5', '10', '25', '50'].map((value) => ({ value, label: `${value} % of the instances` }));

/** Limits that a rollout begins with unless somebody says otherwise: far above what a sound change causes. */
const suggested = { refusedPercent: 10, blockedFactor: 3, agentErrorsPercent: 1 };

/** Serves a revision to a part of the instances, and has it taken back by itself where it does harm. */
export function BeginRollout({ name, revision }: { readonly name: string; readonly revision: number }): ReactNode {
  const [percent, setPercent] = useState('10');
  const [isWatched, setWatched] = useState(true);
  const [limits, setLimits] = useState(suggested);
  const activate = useChange(profiles.activateRevision, { quiet: true, done: 'The rollout has begun.' });
  const field = (of: keyof typeof suggested, label: string, least: number, step: number): ReactNode => (
    <NumberInput
      size="xs"
      label={label}
      min={least}
      max={100}
      step={step}
      disabled={!isWatched}
      value={limits[of]}
      onChange={(value) => setLimits((before) => ({ ...before, [of]: Number(value) }))}
    />
  );
  return (
    <details className="begin-rollout">
      <summary>Begin with a part</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          activate.mutate({
            params: { name, revision },
            body: { percent: Number(percent), limits: isWatched ? limits : null },
          });
        }}
      >
        <Stack gap="xs">
          <NativeSelect
            size="xs"
            label="Share"
            data={shares}
            value={percent}
            onChange={(event) => setPercent(event.currentTarget.value)}
          />
          <Checkbox
            label="Take it back by itself where a limit is crossed for a minute"
            checked={isWatched}
            onChange={(event) => setWatched(event.currentTarget.checked)}
          />
          <Group grow align="flex-end">
            {field('refusedPercent', 'Instances that refuse it, %', 1, 1)}
            {field('blockedFactor', 'Blocks, times those of before', 1.1, 0.5)}
            {field('agentErrorsPercent', 'Errors of agents, % of requests', 0.1, 0.5)}
          </Group>
          {activate.error !== null && <Alert color="red">{activate.error.message}</Alert>}
          <Group>
            <Button size="xs" type="submit" loading={activate.isPending}>
              Begin
            </Button>
          </Group>
        </Stack>
      </form>
    </details>
  );
}
