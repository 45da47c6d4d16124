import { useState } from 'react';
import { counted } from '../numbers.ts';
import type { Row } from './rows-input.tsx';

/**
 * Keeps what somebody types while the value behind it goes through its own form: `1.` is the number 1, and a list has no empty last line.
 *
 * Typed text stays as long as it stands for the value; another value (undo, the other tab) replaces it.
 */
export function useTyped(
  value: unknown,
  show: (value: unknown) => string,
  read: (text: string) => unknown,
): readonly [text: string, type: (text: string) => unknown] {
  const [typed, setTyped] = useState<string | null>(null);
  const isSame = typed !== null && JSON.stringify(read(typed)) === JSON.stringify(value);
  return [
    isSame ? typed : show(value),
    (text) => {
      setTyped(text);
      return read(text);
    },
  ];
}

/** A number where it is one; anything else stays as it was written, and the server says what is wrong with it. */
export function readNumber(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return /^-?\d+(?:\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed;
}

/** Lines without those that are empty. */
export function readLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A list as lines. */
export function showLines(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join('\n') : '';
}

/** A value as JSON; what is none stays text, and the server says so. */
export function readJson(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A value as JSON that people read; text that is no JSON yet as it is. */
export function showJson(value: unknown): string {
  return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** A value in a few words, for defaults. */
export function inBrief(value: unknown): string {
  if (value === undefined) return 'secret';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : counted(value.length, 'entry', 'entries');
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'object') return JSON.stringify(value) === '{}' ? 'none' : JSON.stringify(value);
  return value === '' ? 'empty' : String(value);
}

/** Pairs of a list, or of a map, as rows; a bare text compares as the first of `options` does. */
export function rowsOf(value: unknown, options: readonly string[]): readonly Row[] {
  if (Array.isArray(value)) {
    return value.map((item): Row => {
      const [left, right] = Array.isArray(item) ? item : [item, options[0]];
      return [String(left), String(right ?? '')];
    });
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([name, content]): Row => [name, String(content)]);
}

/** Rows as a map; the last of two rows of one name counts. */
export function mapOf(rows: readonly Row[], isNumeric: boolean): Readonly<Record<string, unknown>> {
  return Object.fromEntries(rows.map(([name, text]) => [name, isNumeric ? (readNumber(text) ?? '') : text]));
}
