import { Alert, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Received } from '../../../../control-plane/src/api/contract.ts';
import type { profiles } from '../../../../control-plane/src/api/index.ts';

type Checked = Received<typeof profiles.checkConfiguration>;

/** What differs between two configurations, before above after. */
export function Differences({ of }: { readonly of: Checked['differences'] }): ReactNode {
  if (of.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing differs.
      </Text>
    );
  }
  return (
    <table className="data diff" aria-label="Differences">
      <thead>
        <tr>
          <th scope="col">Parameter</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {of.map(({ path, before, after }) => (
          <tr key={path}>
            <td data-title="Parameter">{path}</td>
            <td data-title="Before">
              <del>{inText(before)}</del>
            </td>
            <td data-title="After">
              <ins>{inText(after)}</ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function inText(value: unknown): string {
  return value === undefined || value === null ? 'not set' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** What of a change can disarm a fleet. */
export function Dangers({ of }: { readonly of: Checked['dangers'] }): ReactNode {
  if (of.length === 0) return null;
  return (
    <Alert color="orange" title="This can disarm functions">
      <List size="sm">
        {of.map(({ kind, parameter, message }) => (
          <List.Item key={`${kind} ${parameter}`}>
            <span className="mono">{parameter}</span>: {message}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
