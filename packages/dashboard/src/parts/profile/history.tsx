import type { ReactNode } from 'react';
import type { Received } from '../../../../control-plane/src/api/contract.ts';
import { profiles } from '../../../../control-plane/src/api/index.ts';
import { usePages } from '../../api/queries.ts';
import { StateBadge } from '../badges.tsx';
import { type Column, DataTable } from '../data-table.tsx';
import { Card } from '../page.tsx';
import { Empty } from '../states.tsx';
import { Tag } from '../tag.tsx';
import { When } from '../when.tsx';

type Revision = Received<typeof profiles.listRevisions>['items'][number];

const columns: readonly Column<Revision>[] = [
  { title: 'Revision', show: (revision) => `Revision ${revision.revision}` },
  { title: 'State', show: (revision) => <StateBadge of={revision.state} /> },
  { title: 'Why', show: (revision) => revision.reason || <span className="dim">—</span> },
  { title: 'By', show: (revision) => revision.author },
  { title: 'Made', show: (revision) => <When at={revision.createdAt} /> },
  {
    title: 'Dangers',
    numeric: true,
    show: (revision) =>
      revision.dangers.length === 0 ? (
        <span className="dim">none</span>
      ) : (
        <Tag tone="hot">{revision.dangers.length}</Tag>
      ),
  },
];

/** Every revision of a profile, newest first. */
export function History({
  name,
  onOpen,
}: {
  readonly name: string;
  readonly onOpen: (revision: number) => void;
}): ReactNode {
  const list = usePages(profiles.listRevisions, { params: { name }, query: { limit: 50 } });
  return (
    <Card flush>
      <DataTable
        label="History"
        of={list}
        columns={columns}
        idOf={(revision) => String(revision.revision)}
        onOpen={(revision) => onOpen(revision.revision)}
        empty={<Empty icon="profiles" title="No history yet" />}
      />
    </Card>
  );
}
