import type { ReactNode } from 'react';

/** How much a tag asks for attention. */
export type Tone = 'calm' | 'good' | 'info' | 'warn' | 'hot' | 'bad';

/** A word with a tint. The word says it all; the tint only helps the eye. */
export function Tag({
  tone = 'calm',
  mono = false,
  children,
}: {
  readonly tone?: Tone;
  readonly mono?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return <span className={`tag tag-${tone}${mono ? ' mono' : ''}`}>{children}</span>;
}
