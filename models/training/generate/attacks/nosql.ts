import type { Grammar } from '../grammar.ts';
import { words } from '../words.ts';

/** NoSQL operator and script injection (CWE-943). */
export const nosql: Grammar = {
  ...words,
  start: [
    '{"<ident>":{"<operator>":<operand>}}',
    '{"<operator>":<operand>}',
    "'<space>||<space><condition>||'",
    '{"$where":"<script>"}',
    '<ident>[<operator>]=<number>',
    "';return <condition>;var <letter>='",
    '[$<compare>]',
    '{"$or":[{},{"<ident>":"<ident>"}]}',
  ],
  operator: ['$ne', '$gt', '$regex', '$in', '$nin', '$exists', '$gte', '$where', '$not'],
  compare: ['ne', 'gt', 'lt', 'regex', 'exists'],
  operand: ['null', '""', '"^<letter>"', '<number>', '["<ident>"]', 'true', '".*"'],
  condition: ['<number>==<number>', "this.<ident>!='<ident>'", 'true', 'this.password.match(/^<letter>.*/)'],
  script: [
    'sleep(<number>)',
    'return true',
    "this.<ident>=='<ident>'||<number>==<number>",
    'function(){while(true){}}',
  ],
};
