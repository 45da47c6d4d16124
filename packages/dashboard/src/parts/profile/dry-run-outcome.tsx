import { Alert, List } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Received } from '../../../../control-plane/src/api/contract.ts';
import type { samples } from '../../../../control-plane/src/api/index.ts';
import { checkName } from '../names.ts';
import { counted, inFull } from '../numbers.ts';
import { Tag, type Tone } from '../tag.tsx';

type Outcome = Received<typeof samples.dryRun>;
type Change = Outcome['changes'][number];

const shownChanges = 100;

/** What a dry run found: how much would end otherwise, what of it, and what it could not see. */
export function DryRunOutcome({ of }: { readonly of: Outcome }): ReactNode {
  const { judged, undecided, hidden, changes, changedInAll, isComplete } = of;
  return (
    <>
      <p className="dry-run-sum">
        <b>{changedInAll === 0 ? 'Nothing would change' : `${inFull(changedInAll)} would end otherwise`}</b>{' '}
        <span className="dim">
          of {inFull(judged + undecided)}
          {undecided > 0 && `; ${inFull(undecided)} cannot be told for certain`}
          {!isComplete && '; time ran out before all were judged'}
        </span>
      </p>
      {changes.length > 0 && <Groups of={changes} />}
      {of.samples.length > 0 && <Samples of={of.samples} />}
      {changes.length > 0 && <Changes of={changes} isPart={changes.length < changedInAll} />}
      {hidden.length > 0 && (
        <Alert color="blue" mt="sm" title="What this cannot see">
          <List size="sm">
            {hidden.map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </>
  );
}

/** The same change of the same check, counted. */
function Groups({ of: changes }: { readonly of: readonly Change[] }): ReactNode {
  const groups = new Map<string, { readonly first: Change; count: number }>();
  for (const change of changes) {
    const key = `${change.check} ${change.before} ${change.after}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: change, count: 1 });
    else group.count++;
  }
  return (
    <ul className="dry-run-groups">
      {[...groups].map(([key, { first, count }]) => (
        <li key={key}>
          <b>{inFull(count)}</b> {checkName(first.check)}: <OutcomeTag of={first.before} /> →{' '}
          <OutcomeTag of={first.after} />
        </li>
      ))}
    </ul>
  );
}

/** How lines with a label fare: what is stopped that should pass, and what passes that should be stopped. */
function Samples({ of: judged }: { readonly of: Outcome['samples'] }): ReactNode {
  return (
    <table className="data" aria-label="Samples">
      <thead>
        <tr>
          <th scope="col">Sample</th>
          <th scope="col" className="number">
            Lines
          </th>
          <th scope="col" className="number">
            Changed
          </th>
          <th scope="col" className="number">
            False alarms
          </th>
          <th scope="col" className="number">
            Missed attacks
          </th>
        </tr>
      </thead>
      <tbody>
        {judged.map(({ id, name, judged: lines, changed, falseAlarms, missed }) => (
          <tr key={id}>
            <td data-title="Sample">{name}</td>
            <td data-title="Lines" className="number">
              {inFull(lines)}
            </td>
            <td data-title="Changed" className="number">
              {inFull(changed)}
            </td>
            <td data-title="False alarms" className="number">
              <Movement of={falseAlarms} />
            </td>
            <td data-title="Missed attacks" className="number">
              <Movement of={missed} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Movement({ of: { before, after } }: { readonly of: { readonly before: number; readonly after: number } }) {
  if (before === after) return inFull(after);
  return (
    <Tag tone={after > before ? 'hot' : 'good'}>
      {inFull(before)} → {inFull(after)}
    </Tag>
  );
}

function Changes({ of: changes, isPart }: { readonly of: readonly Change[]; readonly isPart: boolean }): ReactNode {
  return (
    <details>
      <summary>
        {isPart || changes.length > shownChanges
          ? `The first ${inFull(Math.min(changes.length, shownChanges))} of them`
          : `Show ${counted(changes.length, 'change')}`}
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboards. */}
      <section className="scroll-box" tabIndex={0} aria-label="Changes">
        <table className="data" aria-label="What would end otherwise">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Check</th>
              <th scope="col">Was</th>
              <th scope="col">Would be</th>
            </tr>
          </thead>
          <tbody>
            {changes.slice(0, shownChanges).map((change) => (
              <tr key={`${change.sample} ${change.line} ${change.id}`}>
                <td data-title="What">
                  {change.kind === 'event' ? (
                    <Link href={`/events?open=${encodeURIComponent(change.id)}`}>{change.summary}</Link>
                  ) : (
                    <>
                      <span className="dim">
                        {change.sample}, line {change.line}
                      </span>{' '}
                      <span className="mono">{change.summary}</span>
                    </>
                  )}{' '}
                  {change.label !== null && <Tag>{change.label}</Tag>}
                </td>
                <td data-title="Check">{checkName(change.check)}</td>
                <td data-title="Was">
                  <OutcomeTag of={change.before} />
                </td>
                <td data-title="Would be">
                  <OutcomeTag of={change.after} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

const tones: Readonly<Record<Change['before'], Tone>> = {
  passed: 'warn',
  reported: 'info',
  blocked: 'good',
  blacklisted: 'good',
};

function OutcomeTag({ of }: { readonly of: Change['before'] }): ReactNode {
  return <Tag tone={tones[of]}>{of}</Tag>;
}
