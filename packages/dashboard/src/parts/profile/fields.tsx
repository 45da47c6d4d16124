import { Checkbox, TextInput } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { profiles } from '../../../../control-plane/src/api/index.ts';
import { useRead } from '../../api/queries.ts';
import { Icon } from '../icons.tsx';
import { checkName } from '../names.ts';
import { Answer, Empty } from '../states.tsx';
import { ModeMatrix, type Modes } from './modes.tsx';
import { ParameterField } from './parameter-field.tsx';
import { checksName, type Parameter, type ParameterSchema, readParameterSchema } from './parameter-schema.ts';

/** A configuration: parameters by name. */
export type Config = Readonly<Record<string, unknown>>;

/** What is wrong with a configuration, as the server judged it. */
export type Issue = { readonly path: string; readonly message: string };

interface FieldsProps {
  readonly config: Config;
  readonly served: Config;
  readonly issues: readonly Issue[];
  readonly isLocked: boolean;
  readonly onChange: (config: Config) => void;
}

const checksTitle = 'Checks';

/** Every parameter as a field, by the server's own schema: one group at a time, or what a search finds in all of them. */
export function Fields(given: FieldsProps): ReactNode {
  const answer = useRead(profiles.getConfigurationSchema);
  return (
    <Answer of={answer} lines={12}>
      {({ schema }) => <FieldsOf {...given} schema={schema} />}
    </Answer>
  );
}

function FieldsOf({ schema: json, ...given }: FieldsProps & { readonly schema: Config }): ReactNode {
  const { config, served, issues, isLocked, onChange } = given;
  const schema = useMemo(() => readParameterSchema(json), [json]);
  const sections = [checksTitle, ...new Set(schema.parameters.map(({ section }) => section))];
  const [section, setSection] = useState(checksTitle);
  const [search, setSearch] = useState('');
  const [onlySet, setOnlySet] = useState(false);
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const isWide = words.length > 0 || onlySet;
  const set = modesOf(config);
  const parameters = schema.parameters.filter(
    ({ name, description }) =>
      (!onlySet || config[name] !== undefined) && hasAll(`${name} ${description}`.toLowerCase(), words),
  );
  const checks = checksOf(schema, set).filter(
    ({ id }) =>
      (!onlySet || set[id] !== undefined) && hasAll(`${id} ${checkName(id)} ${checksName}`.toLowerCase(), words),
  );
  const shown = sections.filter((title) => (isWide ? countOf(title) > 0 : title === section));
  function countOf(title: string): number {
    return title === checksTitle ? checks.length : parameters.filter((one) => one.section === title).length;
  }
  const put = (name: string, value: unknown): void => {
    const { [name]: _, ...rest } = config;
    onChange(value === undefined ? rest : { ...config, [name]: value });
  };
  const problemsOf = (name: string): readonly string[] =>
    issues.filter(({ path }) => path === name).map(({ message }) => besideField(message));
  return (
    <div className="fields">
      <search className="fields-find">
        <TextInput
          aria-label="Search parameters"
          placeholder="Search parameters and checks"
          leftSection={<Icon name="search" size={16} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Checkbox
          label="Only what is set"
          checked={onlySet}
          onChange={(event) => setOnlySet(event.currentTarget.checked)}
        />
      </search>
      <nav className="fields-nav" aria-label="Groups of parameters">
        {sections.map((title) => (
          <button
            key={title}
            type="button"
            className="nav-link"
            aria-current={!isWide && title === section ? 'true' : undefined}
            onClick={() => {
              setSection(title);
              setSearch('');
              setOnlySet(false);
            }}
          >
            {title}
            <SetCount of={title === checksTitle ? Object.keys(set).length : setIn(schema, config, title)} />
          </button>
        ))}
      </nav>
      <div className="fields-body">
        {shown.length === 0 && (
          <Empty icon="search" title={onlySet && words.length === 0 ? 'Nothing is set' : 'No parameter fits'}>
            {onlySet && words.length === 0 ? 'Agents work by their defaults.' : 'Look for another word.'}
          </Empty>
        )}
        {shown.map((title) => (
          <section key={title} aria-label={title}>
            <h3 className="fields-title">{title}</h3>
            {title === checksTitle ? (
              <ModeMatrix
                checks={checks}
                set={set}
                served={modesOf(served)}
                isLocked={isLocked}
                problems={problemsOf(checksName)}
                onChange={(next) => put(checksName, Object.keys(next).length === 0 ? undefined : next)}
              />
            ) : (
              parameters
                .filter((one) => one.section === title)
                .map((one: Parameter) => (
                  <ParameterField
                    key={one.name}
                    of={one}
                    value={config[one.name]}
                    served={served[one.name]}
                    isLocked={isLocked}
                    problems={problemsOf(one.name)}
                    onChange={(value) => put(one.name, value)}
                  />
                ))
            )}
          </section>
        ))}
      </div>
    </div>
  );
}

function SetCount({ of }: { readonly of: number }): ReactNode {
  if (of === 0) return null;
  return (
    <span className="set-count">
      {of}
      <span className="visually-hidden"> set</span>
    </span>
  );
}

/** Checks of this version, and after them those that only the configuration knows. */
function checksOf({ checks }: ParameterSchema, set: Modes): ParameterSchema['checks'] {
  const known = new Set(checks.map(({ id }) => id));
  const others = Object.keys(set).filter((id) => !known.has(id));
  return [...checks, ...others.map((id) => ({ id, mode: 'off' }))];
}

function setIn({ parameters }: ParameterSchema, config: Config, title: string): number {
  return parameters.filter(({ section, name }) => section === title && config[name] !== undefined).length;
}

function modesOf(config: Config): Modes {
  const set = config[checksName];
  if (typeof set !== 'object' || set === null) return {};
  return Object.fromEntries(Object.entries(set).map(([id, mode]) => [id, String(mode)]));
}

/** The server's words without what a field says by itself. */
function besideField(message: string): string {
  return message.replace(' in the configuration,', ',').replace(/; the whole configuration is refused$/, '');
}

function hasAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}
