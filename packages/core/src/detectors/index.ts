import { code } from './code/code.ts';
import { command } from './command/command.ts';
import { crlf } from './crlf/crlf.ts';
import type { Detector } from './detector.ts';
import { jndi } from './jndi/jndi.ts';
import { ldap } from './ldap/ldap.ts';
import { nosql } from './nosql/nosql.ts';
import { prototypePollution } from './prototype-pollution/prototype-pollution.ts';
import { sqli } from './sqli/sqli.ts';
import { ssrf } from './ssrf/ssrf.ts';
import { ssti } from './ssti/ssti.ts';
import { traversal } from './traversal/traversal.ts';
import { xss } from './xss/xss.ts';
import { xxe } from './xxe/xxe.ts';

/** Every detector, in the order in which a value meets them; a new detector is one folder and one line here. */
export const detectors: readonly Detector[] = [
  jndi,
  xxe,
  prototypePollution,
  nosql,
  ssti,
  code,
  sqli,
  xss,
  command,
  traversal,
  ssrf,
  ldap,
  crlf,
];
