import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';

/** How bad something is, by colour and by word. */
export function SeverityBadge({ of }: { readonly of: string }): ReactNode {
  const colours: Readonly<Record<string, string>> = { critical: 'red', high: 'orange', medium: 'yellow', low: 'gray' };
  return <Badge color={colours[of] ?? 'gray'}>{of}</Badge>;
}

/** What the agent did. */
export function ActionBadge({ of }: { readonly of: string }): ReactNode {
  if (of === '') return <span className="dim">not told</span>;
  return <Badge color={/block|den/.test(of) ? 'teal' : 'blue'}>{of}</Badge>;
}

const stateColours: Readonly<Record<string, string>> = {
  active: 'teal',
  live: 'teal',
  applied: 'teal',
  completed: 'teal',
  running: 'blue',
  'rolling-out': 'blue',
  pending: 'yellow',
  paused: 'yellow',
  behind: 'yellow',
  draft: 'gray',
  quiet: 'gray',
  gone: 'gray',
  failed: 'red',
  rejected: 'red',
  revoked: 'red',
  disabled: 'red',
};

/** A state by its word; only what needs somebody has a warm colour. */
export function StateBadge({ of }: { readonly of: string }): ReactNode {
  return <Badge color={stateColours[of] ?? 'gray'}>{of.replaceAll('-', ' ')}</Badge>;
}
