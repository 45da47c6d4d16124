import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { flushSync } from 'react-dom';
import { Icon } from '../icons.tsx';

/** A row of two texts: a pattern and how it is compared, a name and its value. */
export type Row = readonly [left: string, right: string];

/** Rows of two texts; with `options` the second is chosen. */
export function RowsInput(given: {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly left: string;
  readonly right: string;
  readonly options: readonly string[];
  readonly isLocked: boolean;
  readonly onChange: (rows: readonly Row[]) => void;
}): ReactNode {
  const { label, rows, left, right, options, isLocked, onChange } = given;
  const place = useRef<HTMLFieldSetElement>(null);
  const set = (index: number, row: Row): void => onChange(rows.with(index, row));
  const add = (): void => {
    // Drawn at once: whoever goes on typing would lose the letters until the next frame.
    flushSync(() => onChange([...rows, ['', options[0] ?? '']]));
    const inputs = place.current?.querySelectorAll<HTMLInputElement>('input');
    inputs?.[inputs.length - (options.length > 0 ? 1 : 2)]?.focus();
  };
  return (
    <fieldset ref={place} className="rows" aria-label={label}>
      {rows.map(([a, b], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own, and are edited in place.
        <div className="row" key={index}>
          <TextInput
            size="xs"
            aria-label={`${left} ${index + 1}`}
            placeholder={left}
            classNames={{ input: 'mono' }}
            value={a}
            readOnly={isLocked}
            onChange={(event) => set(index, [event.currentTarget.value, b])}
          />
          {options.length > 0 ? (
            <NativeSelect
              size="xs"
              aria-label={`${right} ${index + 1}`}
              data={[...options]}
              value={b}
              disabled={isLocked}
              onChange={(event) => set(index, [a, event.currentTarget.value])}
            />
          ) : (
            <TextInput
              size="xs"
              aria-label={`${right} ${index + 1}`}
              placeholder={right}
              value={b}
              readOnly={isLocked}
              onChange={(event) => set(index, [a, event.currentTarget.value])}
            />
          )}
          {!isLocked && (
            <ActionIcon
              aria-label={`Take out ${a === '' ? `row ${index + 1}` : a}`}
              onClick={() => onChange(rows.toSpliced(index, 1))}
            >
              <Icon name="remove" size={16} />
            </ActionIcon>
          )}
        </div>
      ))}
      {!isLocked && (
        <Button size="compact-xs" variant="default" onClick={add}>
          Add a row
        </Button>
      )}
    </fieldset>
  );
}
