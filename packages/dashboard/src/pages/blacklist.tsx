import { Button, Drawer, Group, Menu, Select, Tabs } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { blacklist } from '../../../control-plane/src/api/index.ts';
import { urlOf } from '../api/call.ts';
import { useLive } from '../api/live.ts';
import { useChange, usePages } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { AddBlock } from '../parts/block-forms.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { EntryDetail } from '../parts/entry-detail.tsx';
import { Feeds } from '../parts/feeds.tsx';
import { Icon } from '../parts/icons.tsx';
import { ImportList } from '../parts/import-form.tsx';
import { checkName, countryName } from '../parts/names.ts';
import { NeverBlock } from '../parts/never-block.tsx';
import { inFull } from '../parts/numbers.ts';
import { Card, Page } from '../parts/page.tsx';
import { Purge } from '../parts/purge-form.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { Empty } from '../parts/states.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { When } from '../parts/when.tsx';

type Entry = Received<typeof blacklist.listEntries>['items'][number];

/** Who put an entry on the list, in words. */
export function whoListed(entry: Pick<Entry, 'source' | 'check' | 'reporter'>): string {
  if (entry.source === 'agent') return entry.check === null ? 'an agent' : `an agent, ${checkName(entry.check)}`;
  return entry.source === 'feed' ? `feed ${entry.reporter ?? ''}` : (entry.reporter ?? 'an operator');
}

const columns: readonly Column<Entry>[] = [
  {
    title: 'Source',
    show: ({ network }) => <span className={`mono ${network.includes(':') ? '' : 'nowrap'}`}>{network}</span>,
  },
  { title: 'State', show: (entry) => <StateBadge of={entry.state} /> },
  { title: 'Listed by', show: whoListed },
  {
    title: 'From',
    wide: true,
    show: ({ country, asNetwork }) =>
      country === '' && asNetwork === '' ? (
        <span className="dim">—</span>
      ) : (
        <>
          {country !== '' && countryName(country)}
          {asNetwork !== '' && <span className="dim second-line">{asNetwork}</span>}
        </>
      ),
  },
  { title: 'For', show: (entry) => (entry.scope === '*' ? 'all' : entry.scope) },
  { title: 'Reports', numeric: true, show: (entry) => inFull(entry.hits) },
  { title: 'Last seen', show: (entry) => <When at={entry.lastSeenAt} /> },
  { title: 'Ends', show: (entry) => <When at={entry.expiresAt} /> },
];

/** Forms that the list is written out in. */
const exports = [
  { format: 'plain', file: 'blacklist.txt', title: 'Addresses and CIDRs' },
  { format: 'crowdsec', file: 'decisions.jsonl', title: 'CrowdSec decisions' },
] as const;

/** The shared blacklist, what is never blocked and the feeds that fill it. */
export default function BlacklistPage(): ReactNode {
  const [filters, change] = useFilters(['tab'] as const);
  return (
    <Page title="Blacklist" lead="Sources that every agent refuses. Changes reach agents with their next beacon.">
      <Tabs
        value={filters.tab ?? 'entries'}
        onChange={(tab) => change({ tab: tab === 'entries' ? null : tab })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="entries">Entries</Tabs.Tab>
          <Tabs.Tab value="never">Never blocked</Tabs.Tab>
          <Tabs.Tab value="feeds">Feeds</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="entries">
          <Entries />
        </Tabs.Panel>
        <Tabs.Panel value="never">
          <NeverBlock />
        </Tabs.Panel>
        <Tabs.Panel value="feeds">
          <Feeds />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Entries(): ReactNode {
  const [filters, change] = useFilters(['search', 'state', 'source', 'open'] as const);
  const [form, setForm] = useState<'add' | 'import' | 'purge' | null>(null);
  const may = useMay();
  const { open, ...narrow } = filters;
  const query = { state: 'active', ...narrow } as {
    readonly state?: Entry['state'];
    readonly source?: Entry['source'];
  };
  const list = usePages(
    blacklist.listEntries,
    { query: { ...query, state: filters.state === 'all' ? undefined : query.state, limit: 100 } as typeof query },
    { everyMs: 30_000 },
  );
  useLive('blacklist', [blacklist.listEntries], true);
  const remove = useChange(blacklist.removeEntry, { done: 'Unblocked. Agents hear of it with their next beacon.' });
  return (
    <>
      <Group justify="flex-end" gap="xs" mb="sm">
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default">Export</Button>
          </Menu.Target>
          <Menu.Dropdown>
            {exports.map(({ format, file, title }) => (
              <Menu.Item
                key={format}
                component="a"
                href={urlOf(blacklist.exportEntries, { query: { format } })}
                download={file}
              >
                {title}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        {may('operator') && (
          <>
            <Button variant="default" onClick={() => setForm('import')}>
              Import
            </Button>
            <Button variant="default" onClick={() => setForm('purge')}>
              Purge by source
            </Button>
          </>
        )}
        {may('operator') && (
          <Button leftSection={<Icon name="add" size={16} />} onClick={() => setForm('add')}>
            Block addresses
          </Button>
        )}
      </Group>
      <Card flush>
        <search className="filters">
          <SearchField
            placeholder="Address, CIDR or its beginning"
            value={filters.search}
            onSearch={(text) => change({ search: text.trim() })}
          />
          <Select
            label="State"
            value={filters.state ?? 'active'}
            onChange={(state) => change({ state })}
            data={['all', ...blacklist.entryState.options]}
          />
          <Select
            label="Listed by"
            placeholder="Anybody"
            clearable
            clearButtonProps={{ 'aria-label': 'Anybody' }}
            value={filters.source ?? null}
            onChange={(source) => change({ source })}
            data={[
              { value: 'agent', label: 'Agents' },
              { value: 'operator', label: 'Operators' },
              { value: 'feed', label: 'Feeds' },
            ]}
          />
        </search>
        <DataTable
          label="Blacklist"
          of={list}
          columns={columns}
          idOf={(entry) => entry.id}
          onOpen={(entry) => change({ open: entry.id })}
          actions={(entry) =>
            may('operator') &&
            ['active', 'pending', 'suppressed'].includes(entry.state) && (
              <ConfirmButton
                plain
                label="Unblock"
                title={`Unblock ${entry.network}?`}
                confirm="Unblock"
                onConfirm={() => remove.mutate({ params: { id: entry.id } })}
              >
                Requests from there get through again, within about a minute. Agents may list it anew when it attacks
                again.
              </ConfirmButton>
            )
          }
          empty={
            Object.keys(narrow).length > 0 ? (
              <Empty icon="search" title="Nothing fits" />
            ) : (
              <Empty icon="blacklist" title="Nobody is blocked">
                Agents list sources by themselves where a check is set to <span className="mono">blacklist</span>; you
                can add addresses, too.
              </Empty>
            )
          }
        />
      </Card>
      <Drawer opened={open !== undefined} onClose={() => change({ open: null })} title="Blacklist entry">
        {open !== undefined && <EntryDetail id={open} onGone={() => change({ open: null })} />}
      </Drawer>
      <AddBlock isOpen={form === 'add'} onClose={() => setForm(null)} />
      <ImportList isOpen={form === 'import'} onClose={() => setForm(null)} />
      <Purge isOpen={form === 'purge'} onClose={() => setForm(null)} />
    </>
  );
}
