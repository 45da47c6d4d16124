import { Button, Group, NumberInput, Select, Switch } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import {
  changeSettings,
  getSettings,
  getStatus,
  type Settings,
  settings,
} from '../../../control-plane/src/api/settings.ts';
import { useChange, useRead } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { inBytes, inFull } from '../parts/numbers.ts';
import { Card, Facts, Page } from '../parts/page.tsx';
import { Answer } from '../parts/states.tsx';
import { tell } from '../parts/toasts.tsx';
import { When } from '../parts/when.tsx';

type SettingGroup = keyof Settings;

/** What each setting is called; the order of the page. */
const titles: {
  readonly [Name in SettingGroup]: {
    readonly title: string;
    readonly fields: { readonly [Field in keyof Settings[Name]]: string };
  };
} = {
  retention: {
    title: 'How long events are kept',
    fields: {
      attackDays: 'Attacks (days)',
      abuseDays: 'Floods and scans (days)',
      leakDays: 'Leaks (days)',
      accessDays: 'Access (days)',
      otherDays: 'Everything else (days)',
      countsDays: 'Counts for charts (days)',
      maxEvents: 'Events at most',
    },
  },
  intake: {
    title: 'What agents may report',
    fields: {
      newPerMinute: 'New sources of a key a minute',
      newPerDay: 'New sources of a key a day',
      globalQuorum: 'Keys until a source holds for all (0: never)',
      breakerPerMinute: 'New sources a minute that stop sharing',
    },
  },
  approval: { title: 'Changes of profiles', fields: { required: 'Dangerous changes need a second person' } },
  agents: {
    title: 'Agents',
    fields: { beaconDelaySeconds: 'Seconds between beacons', adaptive: 'Fewer beacons while the fleet is large' },
  },
  sessions: {
    title: 'Logins',
    fields: { idleMinutes: 'End after minutes of quiet', maxHours: 'End after hours at most' },
  },
  privacy: {
    title: 'Privacy',
    fields: { truncateAddresses: 'Cut addresses of events short', payloads: 'Payloads of events' },
  },
};

/** What is set, and how the server is. */
export default function SettingsPage(): ReactNode {
  const answer = useRead(getSettings);
  return (
    <Page title="Settings" lead="Everything else is an option of the server's start.">
      <Answer of={answer}>{(given) => <SettingsForm key={JSON.stringify(given)} given={given} />}</Answer>
      <Status />
    </Page>
  );
}

function SettingsForm({ given }: { readonly given: Settings }): ReactNode {
  const [values, setValues] = useState<Settings>(given);
  const may = useMay();
  const change = useChange(changeSettings, { done: 'Saved.' });
  const isChanged = JSON.stringify(values) !== JSON.stringify(given);
  const set = (group: SettingGroup, field: string, value: unknown): void =>
    setValues((before) => ({ ...before, [group]: { ...before[group], [field]: value } }));
  const save = (): void => {
    const judged = settings.safeParse(values);
    if (judged.success) change.mutate({ body: judged.data });
    else tell(`${judged.error.issues[0]?.path.join('.')}: ${judged.error.issues[0]?.message}`, 'bad');
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {(Object.keys(titles) as SettingGroup[]).map((group) => (
        <Card key={group} title={titles[group].title}>
          <div className="grid" style={{ marginBottom: 0 }}>
            {Object.entries(titles[group].fields as Readonly<Record<string, string>>).map(([field, label]) => (
              <Field
                key={field}
                label={label}
                value={(values[group] as Readonly<Record<string, unknown>>)[field]}
                isLocked={!may('admin')}
                onChange={(value) => set(group, field, value)}
              />
            ))}
          </div>
        </Card>
      ))}
      {may('admin') && (
        <Group justify="flex-end" mb="md">
          <Button variant="default" disabled={!isChanged} onClick={() => setValues(given)}>
            Undo
          </Button>
          <Button type="submit" disabled={!isChanged} loading={change.isPending}>
            Save
          </Button>
        </Group>
      )}
    </form>
  );
}

function Field(given: {
  readonly label: string;
  readonly value: unknown;
  readonly isLocked: boolean;
  readonly onChange: (value: unknown) => void;
}): ReactNode {
  const { label, value, isLocked, onChange } = given;
  if (typeof value === 'boolean') {
    return (
      <Switch
        className="setting-switch"
        label={label}
        checked={value}
        disabled={isLocked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  if (typeof value === 'number') {
    return (
      <NumberInput
        label={label}
        value={value}
        disabled={isLocked}
        min={0}
        thousandSeparator=","
        hideControls
        onChange={(next) => onChange(Number(next))}
      />
    );
  }
  return (
    <Select
      label={label}
      value={String(value)}
      disabled={isLocked}
      data={[
        { value: 'redact', label: 'Keep them without secrets' },
        { value: 'drop', label: 'Do not keep them' },
      ]}
      onChange={onChange}
    />
  );
}

function Status(): ReactNode {
  const status = useRead(getStatus, {}, { everyMs: 15_000 });
  return (
    <Card title="This server">
      <Answer of={status}>
        {(seen) => (
          <Facts
            of={[
              ['Version', seen.version],
              ['Started', <When key="s" at={seen.startedAt} />],
              ['Store', `${seen.store.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}: ${seen.store.name}`],
              [
                'Public URL',
                <span key="u" className="mono">
                  {seen.publicUrl}
                </span>,
              ],
              ['Countries', seen.geo.country ? 'known' : 'no database given'],
              ['Networks', seen.geo.network ? 'known' : 'no database given'],
              ['Blacklist', `${inFull(seen.blacklist.entries)} entries, position ${inFull(seen.blacklist.position)}`],
              ['Memory', inBytes(seen.memoryBytes)],
              ['Connects', inFull(seen.sinceStart.connects)],
              ['Beacons', inFull(seen.sinceStart.beacons)],
              ['Refused', inFull(seen.sinceStart.refused)],
              ['Failed', inFull(seen.sinceStart.failed)],
              ['Dropped events', inFull(seen.sinceStart.droppedEvents)],
              ['Refused events', inFull(seen.sinceStart.refusedEvents)],
              ...Object.entries(seen.sinceStart.refusedEntries).map(
                ([reason, number]) => [`Refused: ${reason}`, inFull(number)] as const,
              ),
            ]}
          />
        )}
      </Answer>
    </Card>
  );
}
