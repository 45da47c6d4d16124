import { Alert, Button, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { audit } from '../../../control-plane/src/api/index.ts';
import { useChange, usePages } from '../api/queries.ts';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { counted } from '../parts/numbers.ts';
import { Card, Page } from '../parts/page.tsx';
import { Empty } from '../parts/states.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { When } from '../parts/when.tsx';

type Entry = Received<typeof audit.listAudit>['items'][number];

const columns: readonly Column<Entry>[] = [
  { title: 'Deed', show: (entry) => <span className="mono">{entry.action}</span> },
  { title: 'When', show: (entry) => <When at={entry.at} /> },
  { title: 'Who', show: (entry) => entry.actor.name || entry.actor.kind },
  { title: 'On what', show: (entry) => entry.subject || <span className="dim">—</span> },
  { title: 'From', wide: true, show: (entry) => <span className="mono">{entry.ip}</span> },
  { title: 'Details', show: (entry) => <Details of={entry.detail} /> },
  { title: 'No.', numeric: true, show: (entry) => entry.seq },
];

function Details({ of }: { readonly of: Entry['detail'] }): ReactNode {
  const parts = Object.entries(of).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  if (parts.length === 0) return <span className="dim">—</span>;
  return (
    <span className="mono" title={parts.join('\n')}>
      {parts.join(', ').slice(0, 140)}
    </span>
  );
}

/** What was done and by whom. */
export default function AuditPage(): ReactNode {
  const [filters, change] = useFilters(['action', 'actor', 'subject'] as const);
  const list = usePages(audit.listAudit, { query: { ...filters, limit: 100 } });
  const verify = useChange(audit.verifyAudit);
  const set = useDebouncedCallback(
    (name: 'action' | 'actor' | 'subject', text: string) => change({ [name]: text.trim() }),
    300,
  );
  return (
    <Page
      title="Audit log"
      lead="Every change and login. Each entry holds a digest of the one before it, so that none can be changed or taken out unseen."
      actions={
        <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate({})}>
          Check the chain
        </Button>
      }
    >
      {verify.data !== undefined && (
        <Alert
          mb="md"
          color={verify.data.broken === null ? 'teal' : 'red'}
          title={verify.data.broken === null ? 'The chain is whole' : `Broken at entry ${verify.data.broken.seq}`}
        >
          {verify.data.broken === null ? (
            <>
              {counted(verify.data.entries, 'entry', 'entries')}. Head: <span className="mono">{verify.data.head}</span>
            </>
          ) : (
            verify.data.broken.reason
          )}
        </Alert>
      )}
      <Card flush>
        <search className="filters">
          <TextInput
            label="Deed"
            placeholder="key. or profile.activate"
            defaultValue={filters.action ?? ''}
            onChange={(event) => set('action', event.currentTarget.value)}
          />
          <TextInput
            label="Who"
            placeholder="User name"
            defaultValue={filters.actor ?? ''}
            onChange={(event) => set('actor', event.currentTarget.value)}
          />
          <TextInput
            label="On what"
            placeholder="Name or address"
            defaultValue={filters.subject ?? ''}
            onChange={(event) => set('subject', event.currentTarget.value)}
          />
        </search>
        <DataTable
          label="Audit log"
          of={list}
          columns={columns}
          idOf={(entry) => String(entry.seq)}
          empty={<Empty icon="audit" title="Nothing fits" />}
        />
      </Card>
    </Page>
  );
}
