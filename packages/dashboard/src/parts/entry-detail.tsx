import { Button, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { blacklist } from '../../../control-plane/src/api/index.ts';
import { useChange, useRead } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { StateBadge } from './badges.tsx';
import { ConfirmButton } from './confirm.tsx';
import { checkName, countryName } from './names.ts';
import { counted, inFull } from './numbers.ts';
import { Facts } from './page.tsx';
import { Answer } from './states.tsx';
import { When } from './when.tsx';

const day = 86_400_000;

/** One entry: why it is there, who says so, and what can be done about it. */
export function EntryDetail({ id, onGone }: { readonly id: string; readonly onGone: () => void }): ReactNode {
  const answer = useRead(blacklist.getEntry, { params: { id } });
  const may = useMay();
  const change = useChange(blacklist.changeEntry, { done: 'Changed.' });
  const remove = useChange(blacklist.removeEntry, { done: 'Unblocked.', onDone: onGone });
  return (
    <Answer of={answer}>
      {({ entry, reports, events }) => (
        <Stack gap="lg">
          <div>
            <Title order={2} size="h3" className="mono">
              {entry.network}
            </Title>
            <Group gap="xs" mt={6}>
              <StateBadge of={entry.state} />
              {entry.stateReason !== null && (
                <Text size="sm" c="dimmed">
                  {entry.stateReason}
                </Text>
              )}
            </Group>
          </div>
          {may('operator') && (
            <Group gap="xs">
              {(entry.state === 'pending' || entry.state === 'suppressed') && (
                <Button size="compact-sm" onClick={() => change.mutate({ params: { id }, body: { state: 'active' } })}>
                  {entry.state === 'pending' ? 'Approve' : 'Block again'}
                </Button>
              )}
              {entry.state === 'active' && (
                <>
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => change.mutate({ params: { id }, body: { state: 'suppressed' } })}
                  >
                    Hold back
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => change.mutate({ params: { id }, body: { expiresAt: entry.expiresAt + 7 * day } })}
                  >
                    A week longer
                  </Button>
                </>
              )}
              {['active', 'pending', 'suppressed'].includes(entry.state) && (
                <ConfirmButton
                  label="Unblock"
                  title={`Unblock ${entry.network}?`}
                  confirm="Unblock"
                  onConfirm={() => remove.mutate({ params: { id } })}
                >
                  Requests from there get through again, within about a minute.
                </ConfirmButton>
              )}
            </Group>
          )}
          <Facts
            of={[
              ['For', entry.scope === '*' ? 'all profiles' : entry.scope],
              ['Check', entry.check === null ? '' : checkName(entry.check)],
              [
                'Evidence',
                entry.evidence === null ? (
                  ''
                ) : (
                  <span key="e" className="mono">
                    {entry.evidence}
                  </span>
                ),
              ],
              ['Address known by', entry.ipSource ?? ''],
              ['Country', countryName(entry.country)],
              ['Network', entry.asNetwork],
              ['First seen', <When key="f" at={entry.firstSeenAt} />],
              ['Last seen', <When key="l" at={entry.lastSeenAt} />],
              ['Ends', <When key="x" at={entry.expiresAt} />],
              ['Reports', inFull(entry.hits)],
              ['Came back', counted(entry.strikes, 'time')],
              [
                'Events',
                <Link key="v" href={`/events?source=${encodeURIComponent(entry.network)}`}>
                  {counted(events, 'event')}
                </Link>,
              ],
            ]}
          />
          <section>
            <Title order={3} size="h5" mb="xs">
              Who says so
            </Title>
            {reports.length === 0 && (
              <Text size="sm" c="dimmed">
                Nobody any more.
              </Text>
            )}
            {reports.map((report) => (
              <div
                key={`${report.source} ${report.reporter}`}
                className="card"
                style={{ padding: '10px 14px', marginBottom: 8 }}
              >
                <Group justify="space-between">
                  <Text size="sm" fw={600}>
                    {report.reporterName === '' ? report.reporter : report.reporterName}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {report.source} · {counted(report.hits, 'report')}
                  </Text>
                </Group>
                <Text size="sm" c="dimmed" component="div">
                  {report.check !== null && `${checkName(report.check)} · `}
                  {report.functionId !== null && `${report.functionId} · `}
                  <When at={report.lastAt} />
                </Text>
                {report.evidence !== null && report.evidence !== '' && (
                  <p className="payload" style={{ marginTop: 8 }}>
                    {report.evidence}
                  </p>
                )}
              </div>
            ))}
          </section>
        </Stack>
      )}
    </Answer>
  );
}
