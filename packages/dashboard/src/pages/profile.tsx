import { Alert, Anchor, Button, Drawer, Group, Progress, Stack, Tabs, Text, Textarea, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { profiles } from '../../../control-plane/src/api/index.ts';
import { useChange, usePages, useRead } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { Dangers, Differences } from '../parts/differences.tsx';
import { counted, inFull } from '../parts/numbers.ts';
import { Card, Facts, Page } from '../parts/page.tsx';
import { ProfileEditor } from '../parts/profile-editor.tsx';
import { Answer, Empty } from '../parts/states.tsx';
import { Tag } from '../parts/tag.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { When } from '../parts/when.tsx';

type Profile = Received<typeof profiles.getProfile>['profile'];
type Revision = Received<typeof profiles.listRevisions>['items'][number];

const columns: readonly Column<Revision>[] = [
  { title: 'Revision', show: (revision) => `Revision ${revision.revision}` },
  { title: 'State', show: (revision) => <StateBadge of={revision.state} /> },
  { title: 'Why', show: (revision) => revision.reason || <span className="dim">—</span> },
  { title: 'By', show: (revision) => revision.author },
  { title: 'Made', show: (revision) => <When at={revision.createdAt} /> },
  {
    title: 'Dangers',
    numeric: true,
    show: (revision) =>
      revision.dangers.length === 0 ? (
        <span className="dim">none</span>
      ) : (
        <Tag tone="hot">{revision.dangers.length}</Tag>
      ),
  },
];

/** One profile: what it serves, its editor and its history. */
export default function ProfilePage(): ReactNode {
  const { name = '' } = useParams<{ name: string }>();
  const [filters, change] = useFilters(['tab', 'revision'] as const);
  const answer = useRead(profiles.getProfile, { params: { name } }, { everyMs: 15_000 });
  const [, go] = useLocation();
  const may = useMay();
  const remove = useChange(profiles.removeProfile, { done: 'Removed.', onDone: () => go('/profiles') });
  return (
    <Page
      title={name}
      lead={
        <Anchor component={Link} href="/profiles" size="sm">
          All profiles
        </Anchor>
      }
      actions={
        may('operator') &&
        name !== 'default' &&
        answer.data?.profile.keys === 0 && (
          <ConfirmButton
            label="Remove"
            title={`Remove ${name}?`}
            confirm="Remove"
            onConfirm={() => remove.mutate({ params: { name } })}
          >
            No live key names it. Its history goes with it.
          </ConfirmButton>
        )
      }
    >
      <Answer of={answer}>
        {({ profile, config, omitted }) => (
          <>
            <Card>
              <Facts
                of={[
                  ['Revision', String(profile.revision)],
                  [
                    'Served as',
                    <span key="s" className="mono">
                      {profile.served}
                    </span>,
                  ],
                  ['Changed', <When key="c" at={profile.updatedAt} />],
                  ['Keys', inFull(profile.keys)],
                  ['Functions', inFull(profile.functions)],
                  [
                    'Instances',
                    `${inFull(profile.instances.applied)} applied, ${inFull(profile.instances.behind)} behind, ${inFull(profile.instances.failed)} failed, ${inFull(profile.instances.unknown)} not told`,
                  ],
                  ['Description', profile.description],
                ]}
              />
            </Card>
            {profile.rollout !== null && <Rollout profile={profile} rollout={profile.rollout} />}
            <Tabs
              value={filters.tab ?? 'edit'}
              onChange={(tab) => change({ tab: tab === 'edit' ? null : tab })}
              keepMounted={false}
            >
              <Tabs.List mb="md">
                <Tabs.Tab value="edit">Configuration</Tabs.Tab>
                <Tabs.Tab value="history">History</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="edit">
                {/* Another revision that is served by now begins the editor anew. */}
                <ProfileEditor
                  key={profile.revision}
                  name={name}
                  base={profile.revision}
                  config={config}
                  onSaved={(revision) => change({ tab: 'history', revision: String(revision) })}
                />
                {omitted.length > 0 && (
                  <Alert color="blue" title="What stock PyRASP agents are not sent">
                    {omitted.join(' ')}
                  </Alert>
                )}
              </Tabs.Panel>
              <Tabs.Panel value="history">
                <History name={name} onOpen={(revision) => change({ revision: String(revision) })} />
              </Tabs.Panel>
            </Tabs>
          </>
        )}
      </Answer>
      <Drawer
        opened={filters.revision !== undefined}
        onClose={() => change({ revision: null })}
        title={`Revision ${filters.revision ?? ''} of ${name}`}
      >
        {filters.revision !== undefined && (
          <RevisionDetail name={name} number={Number(filters.revision)} served={answer.data?.profile.revision ?? 0} />
        )}
      </Drawer>
    </Page>
  );
}

function History({ name, onOpen }: { readonly name: string; readonly onOpen: (revision: number) => void }): ReactNode {
  const list = usePages(profiles.listRevisions, { params: { name }, query: { limit: 50 } });
  return (
    <Card flush>
      <DataTable
        label="History"
        of={list}
        columns={columns}
        idOf={(revision) => String(revision.revision)}
        onOpen={(revision) => onOpen(revision.revision)}
        empty={<Empty icon="profiles" title="No history yet" />}
      />
    </Card>
  );
}

function Rollout({
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

function RevisionDetail({
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
      {({ revision, against, differences }) => (
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
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => activate.mutate({ params, body: { percent: 10 } })}
                  >
                    Begin with 10 %
                  </Button>
                </>
              )}
          </Group>
        </Stack>
      )}
    </Answer>
  );
}
