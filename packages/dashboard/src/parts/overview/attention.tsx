import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Received } from '../../../../control-plane/src/api/contract.ts';
import type { overview } from '../../../../control-plane/src/api/index.ts';
import { StateBadge } from '../badges.tsx';
import { counted } from '../numbers.ts';

type Overview = Received<typeof overview.getOverview>;

/** What waits for somebody: configurations that instances did not take, entries to approve. Nothing where all is well. */
export function Attention({ of: { configurations, blacklist } }: { readonly of: Overview }): ReactNode {
  const failing = configurations.filter(({ state }) => state === 'failed' || state === 'refused');
  if (failing.length === 0 && blacklist.pending === 0) return null;
  return (
    <ul className="attention" aria-label="What waits for you">
      {failing.map(({ profile, revision, state, error, instances }) => (
        <li key={`${profile} ${revision} ${state}`}>
          <StateBadge of={state ?? ''} /> {counted(instances, 'instance')} did not take the configuration of{' '}
          <Link href={`/profiles/${encodeURIComponent(profile)}`}>{profile}</Link>
          {error === null ? '.' : `: ${error}`}
        </li>
      ))}
      {blacklist.pending > 0 && (
        <li>
          <StateBadge of="pending" />{' '}
          <Link href="/blacklist?state=pending">{counted(blacklist.pending, 'source')}</Link> may be blocked for all and
          wait for your word.
        </li>
      )}
    </ul>
  );
}
