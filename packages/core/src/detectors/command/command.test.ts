import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InputSource } from '../../input.ts';
import { command, needs } from './command.ts';

interface Case {
  readonly id: string;
  readonly input: string;
  readonly expect: 'attack' | 'benign' | 'known-miss';
  readonly source: string;
  readonly why: string;
  readonly at?: InputSource;
}

const cases: readonly Case[] = readFileSync(join(__dirname, 'command.cases.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line): Case => JSON.parse(line));

describe('command: the table of cases', () => {
  it('holds enough lines, more benign than attacks, each with its own id', () => {
    const count = (expect: Case['expect']): number => cases.filter((line) => line.expect === expect).length;
    expect(cases.length).toBeGreaterThanOrEqual(270);
    expect(count('attack')).toBeGreaterThanOrEqual(110);
    expect(count('benign')).toBeGreaterThan(count('attack'));
    expect(new Set(cases.map((line) => line.id)).size).toBe(cases.length);
  });

  it.each(cases.map((line) => [line.id, line] as const))('%s', (_id, line) => {
    const match = command.inspect(line.input, line.at ?? 'query-value');
    // A known miss that is found one day is moved to the attacks.
    expect({ input: line.input, found: match !== null }).toEqual({
      input: line.input,
      found: line.expect === 'attack',
    });
    if (match !== null) {
      expect(match.engine).toBe('grammar');
      expect(match.evidence.length).toBeGreaterThan(0);
      expect(match.evidence.length).toBeLessThanOrEqual(256);
      expect(line.input).toContain(match.evidence);
      expect(needs.test(line.input)).toBe(true);
    }
  });
});

describe('command: certainty follows from place and arguments', () => {
  it.each([
    ['x; cat /etc/passwd', 'certain', 'separator-command'],
    ['please see the notes; cat /etc/passwd', 'likely', 'separator-command'],
    ["; c''at x", 'certain', 'disguised-command'],
    ['$(id)', 'certain', 'substitution'],
    ['$(date)', 'likely', 'substitution'],
    ['x`id`', 'certain', 'backtick'],
    ['/bin/cat /etc/passwd', 'likely', 'command-path'],
    ['/usr/bin/id', 'likely', 'whole-command'],
    ['() { :;}; echo x', 'certain', 'shellshock'],
    ['<!--#exec cmd="id" -->', 'certain', 'server-side-include'],
    ['<!--#include virtual="/x" -->', 'likely', 'server-side-include'],
  ])('%s is %s', (value, certainty, rule) => {
    expect(command.inspect(value, 'query-value')).toMatchObject({ certainty, rule });
  });

  it('takes four words before a separator for prose, three for a value', () => {
    expect(command.inspect('one two three; ls -la', 'query-value')?.certainty).toBe('certain');
    expect(command.inspect('one two three four; ls -la', 'query-value')?.certainty).toBe('likely');
  });

  it('takes a second line for a command only behind a short first one', () => {
    expect(command.inspect(`${'x'.repeat(48)}\nid`, 'query-value')).not.toBeNull();
    expect(command.inspect(`${'x'.repeat(49)}\nid`, 'query-value')).toBeNull();
  });

  it('reads names in upper case only where Windows has them', () => {
    expect(command.inspect('x & WHOAMI', 'query-value')).not.toBeNull();
    expect(command.inspect('; Cat /etc/passwd', 'query-value')).toBeNull();
  });
});
