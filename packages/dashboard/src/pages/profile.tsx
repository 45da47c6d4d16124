import '../parts/profile/profile.css';
import { Alert, Anchor, Drawer, Stack, Tabs, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { profiles } from '../../../control-plane/src/api/index.ts';
import { useChange, useRead } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { ChangeButton, FormEnd } from '../parts/add.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { useForm } from '../parts/form.ts';
import { inFull } from '../parts/numbers.ts';
import { Card, Facts, Page } from '../parts/page.tsx';
import { ProfileEditor } from '../parts/profile/editor.tsx';
import { History } from '../parts/profile/history.tsx';
import { RevisionDetail } from '../parts/profile/revision-detail.tsx';
import { Rollout } from '../parts/profile/rollout.tsx';
import { Answer } from '../parts/states.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { When } from '../parts/when.tsx';

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
                  ['Instances', instancesOf(profile.instances)],
                  [
                    'Description',
                    <span key="d">
                      {profile.description}
                      {may('operator') && (
                        <ChangeButton title={`Description of ${name}`}>
                          {(close) => <Describe name={name} description={profile.description} onClose={close} />}
                        </ChangeButton>
                      )}
                    </span>,
                  ],
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

/** How instances stand to the configuration; what is none is not said. */
function instancesOf(instances: Received<typeof profiles.getProfile>['profile']['instances']): string {
  const { applied, behind, failed, unknown } = instances;
  const parts = [
    `${inFull(applied)} applied`,
    ...(behind > 0 ? [`${inFull(behind)} behind`] : []),
    ...(failed > 0 ? [`${inFull(failed)} failed`] : []),
    ...(unknown > 0 ? [`${inFull(unknown)} not told`] : []),
  ];
  return parts.join(', ');
}

function Describe(given: {
  readonly name: string;
  readonly description: string;
  readonly onClose: () => void;
}): ReactNode {
  const { name, onClose } = given;
  const form = useForm(profiles.changeProfile.body, { description: given.description });
  const change = useChange(profiles.changeProfile, { quiet: true, done: 'Changed.', onDone: onClose });
  return (
    <form onSubmit={form.submit((body) => change.mutate({ params: { name }, body }))} noValidate>
      <Stack>
        <TextInput label="Description" data-autofocus {...form.text('description')} />
        <FormEnd of={change} label="Change" onClose={onClose} />
      </Stack>
    </form>
  );
}
