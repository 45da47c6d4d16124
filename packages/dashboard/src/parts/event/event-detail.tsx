import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { events } from '../../../../control-plane/src/api/index.ts';
import { useRead } from '../../api/queries.ts';
import { ActionBadge, SeverityBadge } from '../badges.tsx';
import { CodeBlock } from '../copy.tsx';
import { checkName, countryName, functionName, platformName } from '../names.ts';
import { counted } from '../numbers.ts';
import { Facts } from '../page.tsx';
import { Answer } from '../states.tsx';
import { exactly, When } from '../when.tsx';
import { FindingPart } from './finding.tsx';
import { Judgement } from './judgement.tsx';

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
                {exactly(event.receivedAt)} · <When at={event.receivedAt} />
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
                  <span key="a" className="mono">
                    {event.sourceIp}
                  </span>,
                ],
                ['Country', countryName(event.country)],
                ['Network', event.network],
                [
                  'Events in all',
                  <Link key="e" href={`/events?source=${encodeURIComponent(event.sourceIp)}`}>
                    {counted(source.events, 'event')}
                  </Link>,
                ],
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
            <summary>As it is stored</summary>
            <CodeBlock code={JSON.stringify(raw, null, 2)} label="Event as JSON" />
          </details>
        </Stack>
      )}
    </Answer>
  );
}
