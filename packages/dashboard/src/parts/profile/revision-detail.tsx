import { Button, Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { profiles } from '../../../../control-plane/src/api/index.ts';
import { useChange, useRead } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { StateBadge } from '../badges.tsx';
import { ConfirmButton } from '../confirm.tsx';
import { Answer } from '../states.tsx';
import { When } from '../when.tsx';
import { BeginRollout } from './begin-rollout.tsx';
import { Dangers, Differences } from './differences.tsx';
import { DryRun } from './dry-run.tsx';

/** One revision: what it changes, who decided what, and what can be done with it. */
export function RevisionDetail({
  name,
  number,
  served,
}: {
  readonly name: string;
  readonly number: number;
  readonly served: number;
}): ReactNode {
  const params = { name, revision: number };
  const answer = useRead(profiles.getRevision, { params });
  const may = useMay();
  const [comment, setComment] = useState('');
  const submit = useChange(profiles.submitRevision, { done: 'Handed in.' });
  const decide = useChange(profiles.decideRevision, { done: 'Decided.' });
  const activate = useChange(profiles.activateRevision, { done: 'Agents take it with their next beacon.' });
  return (
    <Answer of={answer}>
      {({ revision, config, against, differences }) => (
        <Stack gap="lg">
          <Group gap="xs">
            <StateBadge of={revision.state} />
            <Text size="sm" c="dimmed" component="span">
              by {revision.author}, <When at={revision.createdAt} />
            </Text>
          </Group>
          {revision.reason !== '' && <Text>{revision.reason}</Text>}
          <Dangers of={revision.dangers} />
          <section>
            <Title order={3} size="h5" mb="xs">
              Against revision {against}
            </Title>
            <Differences of={differences} />
          </section>
          {number !== served && <DryRun name={name} config={config} />}
          {revision.approvals.length > 0 && (
            <section>
              <Title order={3} size="h5" mb="xs">
                Decisions
              </Title>
              {revision.approvals.map((approval) => (
                <Text size="sm" key={`${approval.by} ${approval.at}`} component="div">
                  {approval.by}: {approval.decision} <When at={approval.at} /> {approval.comment}
                </Text>
              ))}
            </section>
          )}
          {revision.state === 'pending' && may('operator') && (
            <Stack gap="xs">
              <Textarea
                label="Comment"
                description="Needed to reject or override"
                autosize
                value={comment}
                onChange={(event) => setComment(event.currentTarget.value)}
              />
              <Group gap="xs">
                {(['approve', 'reject', ...(may('admin') ? (['override'] as const) : [])] as const).map((decision) => (
                  <Button
                    key={decision}
                    size="xs"
                    variant={decision === 'approve' ? 'filled' : 'default'}
                    disabled={decision !== 'approve' && comment.trim() === ''}
                    onClick={() => decide.mutate({ params, body: { decision, comment } })}
                  >
                    {decision === 'approve'
                      ? 'Approve'
                      : decision === 'reject'
                        ? 'Reject'
                        : 'Override as administrator'}
                  </Button>
                ))}
              </Group>
            </Stack>
          )}
          <Group gap="xs">
            {revision.state === 'draft' && may('analyst') && (
              <Button size="xs" onClick={() => submit.mutate({ params })}>
                Hand in
              </Button>
            )}
            {may('operator') &&
              number !== served &&
              (revision.state !== 'pending' || revision.approvals.some(({ decision }) => decision !== 'reject')) &&
              revision.state !== 'rejected' &&
              revision.state !== 'rolling-out' && (
                <>
                  <ConfirmButton
                    label={number < served ? 'Roll back to this' : 'Serve to all'}
                    title={number < served ? `Roll back to revision ${number}?` : `Serve revision ${number} to all?`}
                    confirm={number < served ? 'Roll back' : 'Serve'}
                    onConfirm={() => activate.mutate({ params, body: { percent: 100 } })}
                  >
                    Every instance of {name} takes it with its next beacon.
                  </ConfirmButton>
                  <BeginRollout name={name} revision={number} />
                </>
              )}
          </Group>
        </Stack>
      )}
    </Answer>
  );
}
