import { Anchor, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Received } from '../../../../control-plane/src/api/contract.ts';
import type { events } from '../../../../control-plane/src/api/index.ts';
import { Icon } from '../icons.tsx';
import { checkName } from '../names.ts';
import { Tag } from '../tag.tsx';
import { standardsOf } from './standards.ts';
import { pieces } from './token-pieces.ts';

type Finding = Received<typeof events.getEvent>['findings'][number];

/** One finding: where it stood, what uncovered it, the words that convinced in what was judged, and what it is known as. */
export function FindingPart({ of: finding }: { readonly of: Finding }): ReactNode {
  const { payload, trail, tokens } = finding;
  const standards = standardsOf(finding.ids);
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
      {trail.length > 0 && (
        <div className="trail">
          <Text size="sm" c="dimmed">
            Uncovered by
          </Text>
          {trail.map((decoder, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same decoder may come twice.
            <Group gap={6} key={index}>
              {index > 0 && <Icon name="right" size={14} />}
              <Tag>{decoder}</Tag>
            </Group>
          ))}
        </div>
      )}
      {payload !== '' && (
        <figure className="evidence">
          <figcaption>{tokens.length > 0 ? 'What convinced' : 'What was judged'}</figcaption>
          <p className="payload">
            {pieces(payload, tokens).map(({ text, isToken }, index) =>
              isToken ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text that does not change.
                <mark key={index}>{text}</mark>
              ) : (
                text
              ),
            )}
          </p>
        </figure>
      )}
      {standards.length > 0 && (
        <div className="trail">
          <Text size="sm" c="dimmed">
            Known as
          </Text>
          {standards.map(({ name, href }) =>
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
