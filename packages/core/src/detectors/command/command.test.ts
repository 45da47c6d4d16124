import { join } from 'node:path';
import { describeDetector } from '@rasp/testing/detector-suite.ts';
import { command, needs } from './command.ts';

describeDetector(command, {
  cases: join(__dirname, 'command.cases.jsonl'),
  floor: { attack: 170, benign: 290 },
  needs,
  pieces: [
    ';',
    '|',
    '&',
    '$',
    '(',
    ')',
    '`',
    '{',
    '}',
    'IFS',
    'cat',
    'id',
    ' ',
    '\n',
    '/',
    'bin',
    '\\',
    "'",
    '"',
    '<',
    '>',
    '-',
    '?',
    '*',
    '#',
    'ä',
    '\u0000',
    '\ud800',
  ],
  repeated: ['$(', '|a', ';{', ";c'", '; sudo ', '$x', '&a', ';   ', '/bin/', '<(', '.exe'],
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
