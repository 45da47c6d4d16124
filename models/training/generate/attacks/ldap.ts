import type { Grammar } from '../grammar.ts';
import { words } from '../words.ts';

/** LDAP filter injection (CWE-90). */
export const ldap: Grammar = {
  ...words,
  start: [
    '*)(<attribute>=*',
    '<ident>)(|(<attribute>=*',
    '*)(&',
    '*)(|(<attribute>=*))',
    '<ident>*)(<attribute>=<ident>))(|(<attribute>=*',
    'admin)(&)',
    '*))%00',
    ')(<attribute>=<letter>*',
    '*)(objectClass=*))(|(<attribute>=<letter>*',
    '<ident>)(!(&(<attribute>=<number>',
    '*)(<attribute>:2.5.13.2:=<ident>',
  ],
  attribute: [
    'uid',
    'cn',
    'userPassword',
    'mail',
    'objectClass',
    'sn',
    'memberOf',
    'sAMAccountName',
    '<letter><letter>',
  ],
};
