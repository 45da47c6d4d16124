import type { DetectorId } from '../detectors/taxonomy.ts';

/** The bit of each detector in the screen's answer, one constant each for the functions that decide on one. */
export const SQLI = 1;
export const XSS = 2;
export const COMMAND = 4;
export const TRAVERSAL = 8;
/** Stands for no detector: the value may change when percent, entities or escapes are undone. */
export const MAY_DECODE = 16;
/** Stands for no detector: the value is made of base64's characters alone, in both cases. */
export const MAY_BE_BASE64 = 32;
export const NOSQL = 64;
export const SSTI = 128;
export const SSRF = 256;
export const XXE = 512;
export const PROTOTYPE = 1024;
export const JNDI = 2048;
export const LDAP = 4096;
export const CRLF = 8192;
export const CODE = 16384;

/** Every bit above. */
export const ALL_BITS = 32767;

/** The bit of each detector by its id. */
export const detectorBits: Readonly<Record<DetectorId, number>> = {
  sqli: SQLI,
  xss: XSS,
  command: COMMAND,
  traversal: TRAVERSAL,
  nosql: NOSQL,
  ssti: SSTI,
  ssrf: SSRF,
  xxe: XXE,
  'prototype-pollution': PROTOTYPE,
  jndi: JNDI,
  ldap: LDAP,
  crlf: CRLF,
  code: CODE,
};

/** The id of each detector. */
export const detectorIds = Object.keys(detectorBits) as readonly DetectorId[];
