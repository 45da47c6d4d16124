import type { ReactNode } from 'react';
import { Tag, type Tone } from './tag.tsx';

const severities: Readonly<Record<string, Tone>> = { critical: 'bad', high: 'hot', medium: 'warn' };

/** How bad something is, by word and tint. */
export function SeverityBadge({ of }: { readonly of: string }): ReactNode {
  return <Tag tone={severities[of] ?? 'calm'}>{of}</Tag>;
}

/** What the agent did. */
export function ActionBadge({ of }: { readonly of: string }): ReactNode {
  if (of === '') return <span className="dim">not told</span>;
  return <Tag tone={/block|den/.test(of) ? 'good' : 'info'}>{of}</Tag>;
}

const states: Readonly<Record<string, Tone>> = {
  active: 'good',
  live: 'good',
  applied: 'good',
  completed: 'good',
  running: 'info',
  'rolling-out': 'info',
  pending: 'warn',
  paused: 'warn',
  failed: 'bad',
  refused: 'bad',
  rejected: 'bad',
  revoked: 'bad',
  disabled: 'bad',
};

/** A state by its word; only what needs somebody has a warm tint. */
export function StateBadge({ of }: { readonly of: string }): ReactNode {
  return <Tag tone={states[of] ?? 'calm'}>{of.replaceAll('-', ' ')}</Tag>;
}
