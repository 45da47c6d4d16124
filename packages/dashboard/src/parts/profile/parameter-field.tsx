import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Tag } from '../tag.tsx';
import { ParameterInput } from './parameter-input.tsx';
import type { Parameter } from './parameter-schema.ts';
import { inBrief, showLines } from './value-text.ts';

/** One parameter: what it means, what it is, what is wrong with it, and the way back to what agents do by themselves. */
export function ParameterField(given: {
  readonly of: Parameter;
  readonly value: unknown;
  readonly served: unknown;
  readonly isLocked: boolean;
  readonly problems: readonly string[];
  readonly onChange: (value: unknown) => void;
}): ReactNode {
  const { of, value, isLocked, problems, onChange } = given;
  const isSet = value !== undefined;
  const isChanged = JSON.stringify(value) !== JSON.stringify(given.served);
  const describedBy = `about-${of.name}`;
  // A list that agents have entries in by themselves is taken over before it is changed: an empty one means none.
  const isInherited = !isSet && Array.isArray(of.standard) && of.standard.length > 0;
  return (
    <div className={`field ${isChanged ? 'field-changed' : ''}`} data-parameter={of.name}>
      <div className="field-about">
        <span className="field-name mono">{of.name}</span>{' '}
        {isChanged ? <Tag tone="warn">changed</Tag> : isSet && <Tag tone="info">set</Tag>}
        <Text size="xs" c="dimmed" id={describedBy} component="p" m={0}>
          {withCode(of.description)}
        </Text>
      </div>
      <div className="field-input">
        {isInherited ? (
          <details className="inherited">
            <summary>Default: {inBrief(of.standard)}</summary>
            <p className="payload">{showLines(of.standard)}</p>
            {!isLocked && (
              <Button size="compact-xs" variant="default" mt={6} onClick={() => onChange(of.standard)}>
                Begin with these
              </Button>
            )}
          </details>
        ) : (
          <ParameterInput
            of={of}
            value={value}
            isLocked={isLocked}
            describedBy={describedBy}
            isWrong={problems.length > 0}
            onChange={(next) => onChange(isNothing(next) && isNothing(of.standard) ? undefined : next)}
          />
        )}
        {problems.map((problem) => (
          <span key={problem} className="trouble" role="alert">
            {problem}
          </span>
        ))}
        {isSet && !isLocked && (
          <Button size="compact-xs" variant="subtle" onClick={() => onChange(undefined)}>
            Back to default: {inBrief(of.standard)}
          </Button>
        )}
      </div>
    </div>
  );
}

/** A list or map without entries: where the default is one, too, it need not be said. */
function isNothing(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** The schema's text, with what it marks as code. */
function withCode(text: string): readonly ReactNode[] {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text that does not change.
      <code key={index}>{part}</code>
    ),
  );
}
