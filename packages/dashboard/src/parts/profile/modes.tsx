import { Button, Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { checkName } from '../names.ts';
import type { CheckDefault } from './parameter-schema.ts';

/** Modes as they rise. */
const modes = ['off', 'report', 'block', 'blacklist'] as const;

/** These two are on or off: what they judge by is a list. */
const lists: ReadonlySet<string> = new Set(['whitelist', 'blacklist']);

/** Mode of each check that a profile sets. */
export type Modes = Readonly<Record<string, string>>;

/** Checks and what they do, one a line. */
export function ModeMatrix(given: {
  readonly checks: readonly CheckDefault[];
  readonly set: Modes;
  readonly served: Modes;
  readonly isLocked: boolean;
  readonly problems: readonly string[];
  readonly onChange: (set: Modes) => void;
}): ReactNode {
  const { checks, set, served, isLocked, problems, onChange } = given;
  const judging = checks.filter(({ id }) => !lists.has(id));
  const setAll = (mode: string): void =>
    onChange({ ...set, ...Object.fromEntries(judging.map(({ id }) => [id, mode])) });
  return (
    <>
      <div className="modes-head">
        <p className="dim">
          <b>off</b> looks at nothing, <b>report</b> only tells, <b>block</b> refuses the request, <b>blacklist</b>{' '}
          refuses it and lists its source for everybody.
        </p>
        {!isLocked && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button size="compact-sm" variant="default">
                Set all
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setAll('report')}>All shown to report</Menu.Item>
              <Menu.Item onClick={() => setAll('block')}>All shown to block</Menu.Item>
              <Menu.Item onClick={() => onChange(without(set, new Set(judging.map(({ id }) => id))))}>
                All shown to their defaults
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {problems.map((problem) => (
        <span key={problem} className="trouble" role="alert">
          {problem}
        </span>
      ))}
      {checks.map(({ id, mode }) => (
        <ModeRow
          key={id}
          id={id}
          standard={mode}
          mode={set[id]}
          isChanged={set[id] !== served[id]}
          isLocked={isLocked}
          onChange={(next) => onChange(next === undefined ? without(set, new Set([id])) : { ...set, [id]: next })}
        />
      ))}
    </>
  );
}

function ModeRow(given: {
  readonly id: string;
  readonly standard: string;
  readonly mode: string | undefined;
  readonly isChanged: boolean;
  readonly isLocked: boolean;
  readonly onChange: (mode: string | undefined) => void;
}): ReactNode {
  const { id, standard, mode, isLocked, onChange } = given;
  const isList = lists.has(id);
  const shown = mode ?? standard;
  return (
    <div className={`mode-row ${given.isChanged ? 'field-changed' : ''}`} role="radiogroup" aria-label={checkName(id)}>
      <span className="mode-name">
        {checkName(id)} <span className="mono dim">{id}</span>
      </span>
      <span className={`mode-choice ${isList ? 'mode-switch' : ''}`}>
        {(isList ? (['off', 'block'] as const) : modes).map((option) => (
          <label key={option} className={`mode mode-${option}`}>
            <input
              type="radio"
              name={`mode-${id}`}
              value={option}
              checked={isList ? (shown === 'off') === (option === 'off') : shown === option}
              disabled={isLocked}
              onChange={() => onChange(option)}
            />
            <span>{isList && option === 'block' ? 'on' : option}</span>
          </label>
        ))}
      </span>
      <span className="mode-note">
        {mode === undefined ? (
          <span className="dim">default</span>
        ) : (
          !isLocked && (
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={`back to ${standard}: ${checkName(id)}`}
              onClick={() => onChange(undefined)}
            >
              back to {standard}
            </Button>
          )
        )}
      </span>
    </div>
  );
}

function without(set: Modes, ids: ReadonlySet<string>): Modes {
  return Object.fromEntries(Object.entries(set).filter(([id]) => !ids.has(id)));
}
