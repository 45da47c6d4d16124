import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Parameter } from './parameter-schema.ts';
import { type Row, RowsInput } from './rows-input.tsx';
import {
  inBrief,
  mapOf,
  readJson,
  readLines,
  readNumber,
  rowsOf,
  showJson,
  showLines,
  useTyped,
} from './value-text.ts';

/** What an input of a parameter works with; undefined is what agents do by themselves. */
export interface InputProps {
  readonly of: Parameter;
  readonly value: unknown;
  readonly isLocked: boolean;
  readonly describedBy: string;
  readonly isWrong: boolean;
  readonly onChange: (value: unknown) => void;
}

/** The input that fits the kind of a parameter. */
export function ParameterInput(given: InputProps): ReactNode {
  switch (given.of.kind) {
    case 'choice':
    case 'flag':
      return <ChoiceInput {...given} />;
    case 'number':
    case 'line':
      return <LineInput {...given} />;
    case 'pairs':
    case 'map':
      return <PairsInput {...given} />;
    case 'text':
    case 'lines':
    case 'json':
      return <AreaInput {...given} />;
  }
}

function attributesOf({ of, describedBy, isWrong }: InputProps) {
  return { name: of.name, 'aria-label': of.name, 'aria-describedby': describedBy, error: isWrong, size: 'xs' } as const;
}

function ChoiceInput(given: InputProps): ReactNode {
  const { of, value, isLocked, onChange } = given;
  const isFlag = of.kind === 'flag';
  const options = isFlag ? ['true', 'false'] : of.options;
  const current = value === undefined ? '' : String(value);
  return (
    <NativeSelect
      {...attributesOf(given)}
      disabled={isLocked}
      value={current}
      data={[
        { value: '', label: `Default: ${inBrief(of.standard)}` },
        ...options.map((option) => ({ value: option, label: isFlag ? (option === 'true' ? 'on' : 'off') : option })),
        // What the JSON holds and no option fits must show as it is.
        ...(current === '' || options.includes(current) ? [] : [{ value: current, label: current }]),
      ]}
      onChange={(event) => {
        const text = event.currentTarget.value;
        onChange(text === '' ? undefined : isFlag ? text === 'true' : text);
      }}
    />
  );
}

function LineInput(given: InputProps): ReactNode {
  const { of, value, isLocked, onChange } = given;
  const isNumber = of.kind === 'number';
  const [text, type] = useTyped(
    value,
    (shown) => (shown === undefined ? '' : String(shown)),
    isNumber ? readNumber : (typed) => (typed === '' ? undefined : typed),
  );
  return (
    <TextInput
      {...attributesOf(given)}
      readOnly={isLocked}
      placeholder={inBrief(of.standard)}
      value={text}
      {...(isNumber ? { inputMode: 'decimal' as const } : {})}
      onChange={(event) => onChange(type(event.currentTarget.value))}
    />
  );
}

function AreaInput(given: InputProps): ReactNode {
  const { of, value, isLocked, onChange } = given;
  const [show, read] =
    of.kind === 'lines' ? [showLines, readLines] : of.kind === 'json' ? [showJson, readJson] : [showText, readText];
  // A list that is not a list, as JSON may hold it, shows as JSON; the server says what is wrong.
  const isOdd = of.kind === 'lines' && value !== undefined && !Array.isArray(value);
  const [text, type] = useTyped(value, isOdd ? showJson : show, isOdd ? readJson : read);
  return (
    <Textarea
      {...attributesOf(given)}
      classNames={{ input: 'mono' }}
      readOnly={isLocked}
      placeholder={of.kind === 'lines' ? 'One a line' : of.kind === 'json' ? 'As JSON' : inBrief(of.standard)}
      autosize
      minRows={of.kind === 'lines' ? 2 : 1}
      maxRows={12}
      spellCheck={false}
      value={text}
      onChange={(event) => onChange(type(event.currentTarget.value))}
    />
  );
}

function PairsInput({ of, value, isLocked, onChange }: InputProps): ReactNode {
  const isMap = of.kind === 'map';
  const kept = rowsOf(value, of.options);
  // A row that is only half written has no place in the configuration yet.
  const [typed, setTyped] = useState<readonly Row[] | null>(null);
  const isSame = typed !== null && JSON.stringify(rowsOf(madeOf(typed), of.options)) === JSON.stringify(kept);
  function madeOf(rows: readonly Row[]): unknown {
    const named = rows.filter(([left, right]) => left !== '' && right !== '');
    return isMap ? mapOf(named, of.isNumeric) : named;
  }
  return (
    <RowsInput
      label={of.name}
      rows={isSame ? typed : kept}
      left={isMap ? 'Name' : 'Text'}
      right={isMap ? (of.isNumeric ? 'Number' : 'Value') : 'Match'}
      options={isMap ? [] : of.options}
      isLocked={isLocked}
      onChange={(rows) => {
        setTyped(rows);
        onChange(madeOf(rows));
      }}
    />
  );
}

function showText(value: unknown): string {
  return value === undefined ? '' : String(value);
}

function readText(text: string): unknown {
  return text === '' ? undefined : text;
}
