import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { inFull } from './numbers.ts';
import { Empty } from './states.tsx';

/** Counts by name as bars, the most common first; each leads to what it counts. */
export function Tally(given: {
  readonly of: readonly { readonly name: string; readonly count: number }[];
  readonly nameOf?: (name: string) => string;
  readonly linkOf?: (name: string) => string;
  readonly empty: string;
}): ReactNode {
  const { of, nameOf = (name) => name, linkOf } = given;
  if (of.length === 0) return <Empty title={given.empty} />;
  const most = Math.max(...of.map(({ count }) => count), 1);
  return (
    <ul className="tally">
      {of.slice(0, 7).map(({ name, count }) => (
        <li key={name}>
          <span className="tally-bar" style={{ width: `${Math.max(2, (count / most) * 100)}%` }} />
          <span className="tally-name">
            {linkOf === undefined || name === '' ? nameOf(name) : <Link href={linkOf(name)}>{nameOf(name)}</Link>}
          </span>
          <span className="tally-count">{inFull(count)}</span>
        </li>
      ))}
    </ul>
  );
}
