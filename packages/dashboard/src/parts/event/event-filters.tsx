import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Received } from '../../../../control-plane/src/api/contract.ts';
import { events } from '../../../../control-plane/src/api/index.ts';
import { checkName, countryName, functionName, platformName } from '../names.ts';
import { SearchField } from '../search-field.tsx';

/** What events can be narrowed by, as it stands in the address. */
export const filterNames = [
  'type',
  'class',
  'severity',
  'action',
  'source',
  'country',
  'platform',
  'function',
  'labelled',
  'search',
  'hours',
] as const;

type Filters = Readonly<Partial<Record<(typeof filterNames)[number], string>>>;

/** Filters without an input of their own: other pages lead here with them. */
const others = [
  ['function', 'Function', functionName],
  ['platform', 'Cloud', platformName],
  ['class', 'Class', (name: string) => name],
] as const;

const times = [
  { value: '1', label: 'Last hour' },
  { value: '24', label: 'Last day' },
  { value: '168', label: 'Last week' },
  { value: '720', label: 'Last month' },
];

/** The filters of the feed; what is set without an input shows as a word that can be taken away. */
export function EventFilters(given: {
  readonly filters: Filters;
  readonly counts: Received<typeof events.countEvents> | undefined;
  readonly onChange: (changes: Partial<Record<(typeof filterNames)[number], string | null>>) => void;
}): ReactNode {
  const { filters, counts, onChange } = given;
  // On a phone the rest of them would push the events off the screen.
  const [isOpen, setOpen] = useState(false);
  const set = others.filter(([name]) => filters[name] !== undefined);
  return (
    <search className={`filters event-filters ${isOpen ? 'open' : ''}`}>
      <SearchField
        placeholder="Words, path, payload"
        value={filters.search}
        onSearch={(search) => onChange({ search })}
      />
      <Choice
        label="Time"
        any="All kept"
        value={filters.hours}
        options={times.map(({ value }) => value)}
        nameOf={(value) => times.find((time) => time.value === value)?.label ?? `Last ${value} hours`}
        onChange={(hours) => onChange({ hours })}
      />
      <TextInput
        className="narrow"
        label="Source"
        placeholder="Address"
        key={`source ${filters.source ?? ''}`}
        defaultValue={filters.source ?? ''}
        onBlur={(event) => onChange({ source: event.currentTarget.value.trim() })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onChange({ source: event.currentTarget.value.trim() });
        }}
      />
      <Choice
        label="Kind"
        value={filters.type}
        options={counts?.byType.map(({ name }) => name) ?? []}
        nameOf={checkName}
        onChange={(type) => onChange({ type })}
      />
      <Choice
        label="Severity"
        value={filters.severity}
        options={events.severity.options}
        nameOf={(severity) => (severity === 'critical' ? severity : `${severity} or more`)}
        onChange={(severity) => onChange({ severity })}
      />
      <Choice
        label="Agent did"
        value={filters.action}
        options={counts?.byAction.map(({ name }) => name) ?? []}
        onChange={(action) => onChange({ action })}
      />
      <Choice
        label="Country"
        value={filters.country}
        options={counts?.byCountry.map(({ name }) => name) ?? []}
        nameOf={countryName}
        onChange={(country) => onChange({ country })}
      />
      <Choice
        label="Judged"
        value={filters.labelled}
        options={['true', 'false']}
        nameOf={(labelled) => (labelled === 'true' ? 'by somebody' : 'not yet')}
        onChange={(labelled) => onChange({ labelled })}
      />
      <Button className="fit only-phone" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? 'Fewer filters' : 'More filters'}
      </Button>
      {set.map(([name, title, nameOf]) => (
        <span key={name} className="fit chip">
          {title}: <b>{nameOf(filters[name] ?? '')}</b>
          <CloseButton size="xs" aria-label={`Any ${title.toLowerCase()}`} onClick={() => onChange({ [name]: null })} />
        </span>
      ))}
      {filterNames.some((name) => filters[name] !== undefined) && (
        <Button
          className="fit"
          variant="subtle"
          onClick={() => onChange(Object.fromEntries(filterNames.map((name) => [name, null])))}
        >
          Show all
        </Button>
      )}
    </search>
  );
}

/** One of several, or none. */
function Choice(given: {
  readonly label: string;
  readonly any?: string;
  readonly value: string | undefined;
  readonly options: readonly string[];
  readonly nameOf?: (name: string) => string;
  readonly onChange: (value: string | null) => void;
}): ReactNode {
  const { value, nameOf = (name) => name } = given;
  const all = [...new Set([...given.options, ...(value === undefined ? [] : [value])])].filter((name) => name !== '');
  return (
    <Select
      className="narrow"
      label={given.label}
      placeholder={given.any ?? 'Any'}
      clearable
      clearButtonProps={{ 'aria-label': `Any ${given.label.toLowerCase()}` }}
      value={value ?? null}
      data={all.map((name) => ({ value: name, label: nameOf(name) }))}
      onChange={given.onChange}
    />
  );
}
