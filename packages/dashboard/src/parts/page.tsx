import { Group, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

/** A page: its title, what it is for in one sentence, what can be done on it, and its content. */
export function Page(given: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  const { title } = given;
  useEffect(() => {
    document.title = `${title} · RASP`;
  }, [title]);
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <Title order={1} size="h2" tabIndex={-1} id="page-title">
            {title}
          </Title>
          {given.lead !== undefined && (
            <Text c="dimmed" size="sm" mt={4} maw={680}>
              {given.lead}
            </Text>
          )}
        </div>
        {given.actions !== undefined && <Group gap="xs">{given.actions}</Group>}
      </header>
      {given.children}
    </div>
  );
}

/** A surface with a title. */
export function Card(given: {
  readonly title?: string;
  readonly aside?: ReactNode;
  readonly flush?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className={`card ${given.className ?? ''}`}>
      {given.title !== undefined && (
        <div className="card-head">
          <Title order={2} size="h5">
            {given.title}
          </Title>
          {given.aside}
        </div>
      )}
      <div className={given.flush === true ? 'card-flush' : 'card-body'}>{given.children}</div>
    </section>
  );
}

/** Names and values, one a line. */
export function Facts({ of }: { readonly of: readonly (readonly [name: string, value: ReactNode])[] }): ReactNode {
  return (
    <dl className="facts">
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value === '' || value === null ? <span className="dim">—</span> : value}</dd>
        </div>
      ))}
    </dl>
  );
}
