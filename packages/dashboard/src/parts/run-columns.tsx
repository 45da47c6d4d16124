import { Text } from '@mantine/core';
import { StateBadge } from './badges.tsx';
import type { Column } from './data-table.tsx';

/** What is done again and again: a feed that is read, a target that is sent to. */
interface Run {
  readonly enabled: boolean;
  readonly lastError: string | null;
}

/** Whether it goes well. */
export const stateColumn: Column<Run> = {
  title: 'State',
  show: ({ enabled, lastError }) => <StateBadge of={!enabled ? 'paused' : lastError === null ? 'active' : 'failed'} />,
};

/** What went wrong last. */
export const lastErrorColumn: Column<Run> = {
  title: 'Last error',
  show: ({ lastError }) =>
    lastError === null ? <span className="dim">none</span> : <Text size="sm">{lastError}</Text>,
};
