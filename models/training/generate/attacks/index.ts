import type { DetectorId } from '../../../../packages/core/src/detectors/taxonomy.ts';
import type { Grammar } from '../grammar.ts';
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

/**
 * A grammar per class of attacks, `start` its first name. They are thin on purpose where lexers decide (SQL, HTML) and wider where the
 * training data is: what a model learns from them is the parts that payloads are built of.
 */
export const attackGrammars: Readonly<Partial<Record<DetectorId, Grammar>>> = {
  sqli,
  xss,
  command,
  traversal,
  code,
  nosql,
  ssti,
  ssrf,
  xxe,
  'prototype-pollution': prototypePollution,
  jndi,
  ldap,
  crlf,
};
