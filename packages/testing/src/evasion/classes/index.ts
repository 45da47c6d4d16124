import type { EvasionClass } from '../operator.ts';
import { code } from './code.ts';
import { command } from './command.ts';
import { crlf } from './crlf.ts';
import { jndi } from './jndi.ts';
import { ldap } from './ldap.ts';
import { nosql } from './nosql.ts';
import { prototypePollution } from './prototype-pollution.ts';
import { sqli } from './sqli.ts';
import { ssrf } from './ssrf.ts';
import { ssti } from './ssti.ts';
import { traversal } from './traversal.ts';
import { xss } from './xss.ts';
import { xxe } from './xxe.ts';

/** Every class of attack, with its payloads and the ways to write them differently. */
export const evasionClasses: readonly EvasionClass[] = [
  sqli,
  xss,
  command,
  traversal,
  code,
  nosql,
  ssti,
  ssrf,
  xxe,
  prototypePollution,
  jndi,
  ldap,
  crlf,
];
