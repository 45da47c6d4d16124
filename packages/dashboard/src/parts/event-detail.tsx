import { Alert, Anchor, Button, Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { blacklist, events } from '../../../control-plane/src/api/index.ts';
import { useChange, useRead } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { ActionBadge, SeverityBadge } from './badges.tsx';
import { CodeBlock } from './copy.tsx';
import { Icon } from './icons.tsx';
import { checkName, countryName, functionName, platformName } from './names.ts';
import { counted } from './numbers.ts';
import { Facts } from './page.tsx';
import { Answer } from './states.tsx';
import { Tag } from './tag.tsx';
import { When } from './when.tsx';

type Detail = Received<typeof events.getEvent>;
type Finding = Detail['findings'][number];

/** One event with what was found and why it convinced. */
export function EventDetail({ id }: { readonly id: string }): ReactNode {
  const detail = useRead(events.getEvent, { params: { id } });
  return (
    <Answer of={detail}>
      {({ event, findings, redacted, raw, source, label }) => (
        <Stack gap="lg">
          <div>
            <Title order={2} size="h3">
              {checkName(event.type)}
            </Title>
            <Group gap="xs" mt={6}>
              <SeverityBadge of={event.severity} />
              <ActionBadge of={event.action} />
              <Text size="sm" c="dimmed" component="span">
                <When at={event.receivedAt} />
              </Text>
            </Group>
          </div>
          <p className="payload">
            {event.method} {event.path}
          </p>
          {findings.map((finding) => (
            <FindingPart key={`${finding.check} ${finding.where} ${finding.payload}`} of={finding} />
          ))}
          <section>
            <Title order={3} size="h5" mb={4}>
              Where it came from
            </Title>
            <Facts
              of={[
                [
                  'Address',
                  <Link key="a" href={`/events?source=${encodeURIComponent(event.sourceIp)}`} className="mono">
                    {event.sourceIp}
                  </Link>,
                ],
                ['Country', countryName(event.country)],
                ['Network', event.network],
                ['Events in all', counted(source.events, 'event')],
                ['First seen', <When key="f" at={source.firstAt} />],
                [
                  'Blacklisted',
                  source.listed ? (
                    <Link key="l" href={`/blacklist?search=${encodeURIComponent(event.sourceIp)}`}>
                      yes
                    </Link>
                  ) : (
                    'no'
                  ),
                ],
              ]}
            />
          </section>
          <section>
            <Title order={3} size="h5" mb={4}>
              Where it went
            </Title>
            <Facts
              of={[
                [
                  'Function',
                  event.functionId === '' ? (
                    event.application
                  ) : (
                    <Link key="f" href={`/functions/${event.functionId}`}>
                      {functionName(event.functionId)}
                    </Link>
                  ),
                ],
                ['Cloud', platformName(event.platform)],
                ['Profile', event.profile ?? ''],
                [
                  'Instance',
                  <span key="i" className="mono">
                    {event.instance}
                  </span>,
                ],
              ]}
            />
          </section>
          <Judgement id={event.id} label={label} source={event.sourceIp} isListed={source.listed} />
          {redacted.length > 0 && (
            <Text size="sm" c="dimmed">
              Taken out before it was stored: {redacted.join(', ')}.
            </Text>
          )}
          <details>
            <summary>As the agent sent it</summary>
            <CodeBlock code={JSON.stringify(raw, null, 2)} label="Event as JSON" />
          </details>
        </Stack>
      )}
    </Answer>
  );
}

function FindingPart({ of: finding }: { readonly of: Finding }): ReactNode {
  const standards = [
    ...finding.ids.cwe.map((id) => [
      `CWE-${id.replace(/^CWE-/i, '')}`,
      `https://cwe.mitre.org/data/definitions/${id.replace(/\D/g, '')}.html`,
    ]),
    ...finding.ids.capec.map((id) => [
      `CAPEC-${id.replace(/^CAPEC-/i, '')}`,
      `https://capec.mitre.org/data/definitions/${id.replace(/\D/g, '')}.html`,
    ]),
    ...finding.ids.attack.map((id) => [id, `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`]),
    ...finding.ids.crs.map((id) => [`CRS ${id}`, null]),
    ...finding.ids.owasp.map((id) => [id, null]),
  ] as const;
  return (
    <section>
      <Title order={3} size="h5">
        {finding.title === '' ? checkName(finding.check) : finding.title}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        in <span className="mono">{finding.where}</span>
        {finding.rule !== '' && (
          <>
            {' '}
            by rule <span className="mono">{finding.rule}</span>
          </>
        )}
        {finding.score !== null && ` · score ${finding.score.toFixed(2)}`}
        {finding.certain === true && ' · certain'}
        {finding.certain === false && ' · likely'}
      </Text>
      {finding.payload !== '' && finding.payload !== finding.tokens.join(' ') && (
        <p className="payload">{finding.payload}</p>
      )}
      {finding.trail.length > 0 && (
        <div className="trail" style={{ marginTop: 10 }}>
          <Text size="sm" c="dimmed">
            Uncovered by
          </Text>
          {finding.trail.map((decoder, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same decoder may come twice.
            <Group gap={6} key={index}>
              {index > 0 && <Icon name="right" size={14} />}
              <Tag>{decoder}</Tag>
            </Group>
          ))}
        </div>
      )}
      {finding.tokens.length > 0 && (
        <div className="trail" style={{ marginTop: 10 }}>
          <Text size="sm" c="dimmed">
            What convinced
          </Text>
          {finding.tokens.map((token) => (
            <Tag key={token} tone="hot" mono>
              {token}
            </Tag>
          ))}
        </div>
      )}
      {standards.length > 0 && (
        <div className="trail" style={{ marginTop: 10 }}>
          <Text size="sm" c="dimmed">
            Known as
          </Text>
          {standards.map(([name, href]) =>
            href === null ? (
              <Tag key={name}>{name}</Tag>
            ) : (
              <Anchor key={name} href={href} target="_blank" rel="noreferrer" size="sm">
                {name}
              </Anchor>
            ),
          )}
        </div>
      )}
    </section>
  );
}

function Judgement(given: {
  readonly id: string;
  readonly label: Detail['label'];
  readonly source: string;
  readonly isListed: boolean;
}): ReactNode {
  const { id, label } = given;
  const may = useMay();
  const [comment, setComment] = useState('');
  const judge = useChange(events.labelEvent, { done: 'Noted. Models are trained on what you say.' });
  const block = useChange(blacklist.addEntries, {
    done: ({ added, refused }) =>
      added > 0 ? `${given.source} is blocked for a day.` : `Not blocked: ${refused[0]?.reason ?? 'refused'}`,
  });
  const send = (to: 'attack' | 'false-alarm' | null): void =>
    judge.mutate({ params: { id }, body: { label: to, comment } });
  return (
    <section>
      <Title order={3} size="h5" mb="xs">
        Your judgement
      </Title>
      {label !== null && (
        <Alert
          color={label.label === 'attack' ? 'orange' : 'blue'}
          mb="sm"
          title={label.label === 'attack' ? 'A real attack' : 'A false alarm'}
        >
          {label.by}, <When at={label.at} />
          {label.comment === '' ? '.' : `: ${label.comment}`}
        </Alert>
      )}
      {may('analyst') && (
        <Stack gap="xs">
          {label === null && (
            <Textarea
              label="Comment"
              placeholder="Optional"
              autosize
              minRows={1}
              value={comment}
              onChange={(event) => setComment(event.currentTarget.value)}
            />
          )}
          <Group gap="xs">
            {label === null ? (
              <>
                <Button size="xs" variant="default" loading={judge.isPending} onClick={() => send('attack')}>
                  A real attack
                </Button>
                <Button size="xs" variant="default" loading={judge.isPending} onClick={() => send('false-alarm')}>
                  A false alarm
                </Button>
              </>
            ) : (
              <Button size="xs" variant="default" loading={judge.isPending} onClick={() => send(null)}>
                Take it back
              </Button>
            )}
            {may('operator') && !given.isListed && given.source !== '' && (
              <Button
                size="xs"
                color="red"
                variant="light"
                loading={block.isPending}
                onClick={() => block.mutate({ body: { networks: [given.source], note: `Event ${id}` } })}
              >
                Block the source for a day
              </Button>
            )}
          </Group>
        </Stack>
      )}
    </section>
  );
}
