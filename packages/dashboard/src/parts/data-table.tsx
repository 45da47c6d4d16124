import { Button, Checkbox } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CallError } from '../api/call.ts';
import { Answer } from './states.tsx';

/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly show: (row: Row) => ReactNode;
  /** Numbers stand at the right, so that their digits line up. */
  readonly numeric?: boolean;
  /** Left out on phones. */
  readonly wide?: boolean;
}

/** Rows that somebody chose, to do something with all of them. */
export interface Selection<Row> {
  readonly ids: ReadonlySet<string>;
  readonly nameOf: (row: Row) => string;
  readonly onChange: (ids: ReadonlySet<string>) => void;
}

interface Listed<Row> {
  readonly data: readonly Row[] | undefined;
  readonly error: CallError | null;
  readonly refetch: () => unknown;
  readonly hasNextPage?: boolean;
  readonly isFetchingNextPage?: boolean;
  readonly fetchNextPage?: () => unknown;
}

/**
 * A list of rows, which on a phone stand as blocks below each other.
 *
 * With `onOpen` the first cell is a button for keyboards, and a click anywhere in the row does the same.
 */
export function DataTable<Row>(given: {
  readonly label: string;
  readonly of: Listed<Row>;
  readonly columns: readonly Column<Row>[];
  readonly idOf: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  readonly actions?: (row: Row) => ReactNode;
  readonly selection?: Selection<Row> | undefined;
  readonly empty: ReactNode;
}): ReactNode {
  const { of, columns, onOpen, actions, selection } = given;
  return (
    <Answer of={of} lines={8}>
      {(rows) =>
        rows.length === 0 ? (
          given.empty
        ) : (
          <>
            <table className="data" aria-label={given.label}>
              <thead>
                <tr>
                  {selection !== undefined && (
                    <th scope="col" className="pick">
                      <SelectAll rows={rows} idOf={given.idOf} selection={selection} />
                    </th>
                  )}
                  {columns.map(({ title, numeric, wide }) => (
                    <th key={title} scope="col" className={classOf(numeric, wide)}>
                      {title}
                    </th>
                  ))}
                  {actions !== undefined && (
                    <th scope="col">
                      <span className="visually-hidden">Actions</span>
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr
                    key={given.idOf(row)}
                    className={onOpen === undefined ? undefined : 'opens'}
                    onClick={
                      onOpen === undefined ? undefined : (event) => openUnlessControl(event.target, () => onOpen(row))
                    }
                  >
                    {selection !== undefined && (
                      <td className="pick">
                        <Checkbox
                          size="xs"
                          aria-label={`Choose ${selection.nameOf(row)}`}
                          checked={selection.ids.has(given.idOf(row))}
                          onChange={() => selection.onChange(toggled(selection.ids, given.idOf(row)))}
                        />
                      </td>
                    )}
                    {columns.map(({ title, show, numeric, wide }, index) => (
                      <td key={title} data-title={title} className={classOf(numeric, wide)}>
                        {index === 0 && onOpen !== undefined ? (
                          <button type="button" className="opener" onClick={() => onOpen(row)}>
                            {show(row)}
                          </button>
                        ) : (
                          show(row)
                        )}
                      </td>
                    ))}
                    {actions !== undefined && <td className="row-actions">{actions(row)}</td>}
                  </tr>
                ))}
              </tbody>
            </table>
            {of.hasNextPage === true && (
              <div className="more">
                <Button
                  variant="default"
                  size="xs"
                  loading={of.isFetchingNextPage === true}
                  onClick={() => void of.fetchNextPage?.()}
                >
                  Show more
                </Button>
              </div>
            )}
          </>
        )
      }
    </Answer>
  );
}

function SelectAll<Row>({
  rows,
  idOf,
  selection,
}: {
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  readonly selection: Selection<Row>;
}): ReactNode {
  const chosen = rows.filter((row) => selection.ids.has(idOf(row))).length;
  const isAll = chosen === rows.length;
  return (
    <Checkbox
      size="xs"
      aria-label="Choose all shown"
      checked={isAll}
      indeterminate={chosen > 0 && !isAll}
      onChange={() => selection.onChange(new Set(isAll ? [] : rows.map(idOf)))}
    />
  );
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}

function classOf(numeric: boolean | undefined, wide: boolean | undefined): string | undefined {
  const names = [numeric === true ? 'number' : '', wide === true ? 'wide' : ''].filter((name) => name !== '');
  return names.length === 0 ? undefined : names.join(' ');
}

function openUnlessControl(target: EventTarget, open: () => void): void {
  if (target instanceof Element && target.closest('button, a, input, select, label, .pick') !== null) return;
  if (globalThis.getSelection()?.toString() === '') open();
}
