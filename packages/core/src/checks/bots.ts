import type { Config } from '../config/config.ts';
import type { Finding } from '../finding.ts';
import { characterTable } from '../text/character-table.ts';
import { wordSet } from '../word-set.ts';
import type { RequestCheck } from './check.ts';

/** Characters of a user agent that are read; browsers send about 120. */
const maxAgent = 512;

/**
 * Words by which scanners and attack tools name themselves in their User-Agent, by their own documentation and defaults.
 *
 * Whole words: `nmap` is in the list, `snmap` is not. Search engines, monitors and libraries of HTTP are no scanners. `katana` is missing: it stands in every
 * agent of Facebook's app.
 */
const scanners =
  'sqlmap sqlninja sqlsus bsqlbf havij jsql nosqlmap commix xsser xsstrike dalfox fimap dotdotpwn nikto nuclei jaeles naabu ' +
  'projectdiscovery wpscan joomscan droopescan cmsmap whatweb wapiti w3af skipfish arachni golismero uniscan grendel-scan ' +
  'grabber paros webshag websecurify acunetix netsparker invicti appscan webinspect burpcollaborator nessus openvas gvm ' +
  'qualysguard nexpose detectify probely tenable dirbuster dirb dirsearch gobuster feroxbuster ffuf wfuzz patator ' +
  'thc-hydra hydra medusa brutus nmap masscan zgrab zmap zmeu morfeus l9explore l9tcpid leakix censysinspect expanse ' +
  'internetmeasurement internet-measurement metasploit gospider hakrawler shodan cgichk n-stealth whisker libwhisker2 ' +
  'webtrends-security struts-pwn log4j-scanner vulners';
const isScanner = wordSet(scanners);
/** Length, first and last character of each of them: enough to pass over nearly every other word without cutting it out. */
let shapes: ReadonlySet<number> | null = null;
/** The first characters by length, a bit for the five low bits of each: most words end here. */
const initials = new Int32Array(maxAgent + 1);

/**
 * Finds scanners and attack tools that say what they are in their User-Agent, and agents that BOT_AGENTS names.
 *
 * Who lies is not found: it is the values that give an attack away. Libraries and tools of HTTP (`curl`, `python-requests`) serve monitors, webhooks and
 * partners and are found only where BOT_AGENTS names them. A missing User-Agent is no finding. A value that fits EXCEPTIONS passes.
 */
export const bots: RequestCheck = {
  phase: 'before',
  ids: ['bots'],
  bodiless: true,
  judge({ request, config }) {
    // Taken apart by index, because every request passes here: destructuring a pair is an iterator's work.
    for (const pair of request.headers) {
      if (pair[0] !== 'user-agent') continue;
      const value = pair[1];
      const scanner = namesScanner(value);
      if (!scanner && !(config.botAgents.size > 0 && isListed(value, config))) return null;
      if (config.exceptions.size > 0 && config.exceptions.test(value)) return null;
      return found(scanner ? 'scanner' : 'listed-agent', value);
    }
    return null;
  },
};

function isListed(agent: string, { botAgents }: Config): boolean {
  return botAgents.find(agent.slice(0, maxAgent).toLowerCase()) !== null;
}

/** Whether a word of the agent is a scanner's name, in whatever case. */
function namesScanner(agent: string): boolean {
  const length = Math.min(agent.length, maxAgent);
  let start = -1;
  for (let at = 0; at <= length; at++) {
    if (at < length && isWordPart(agent.charCodeAt(at))) {
      if (start < 0) start = at;
    } else if (start >= 0) {
      if (hasShape(agent, start, at) && isScanner(agent.slice(start, at).toLowerCase())) return true;
      start = -1;
    }
  }
  return false;
}

function hasShape(text: string, start: number, end: number): boolean {
  shapes ??= readShapes();
  // A shift takes the five low bits of what it is given.
  if ((((initials[end - start] ?? 0) >>> text.charCodeAt(start)) & 1) === 0) return false;
  return shapes.has(shapeOf(text, start, end));
}

function readShapes(): ReadonlySet<number> {
  const read = new Set<number>();
  for (const word of scanners.split(' ')) {
    read.add(shapeOf(word, 0, word.length));
    initials[word.length] = (initials[word.length] ?? 0) | (1 << word.charCodeAt(0));
  }
  return read;
}

/** The same in either case: letters differ in the bit that digits and the dash have set. */
function shapeOf(text: string, start: number, end: number): number {
  return (((end - start) << 14) | ((text.charCodeAt(start) | 32) << 7) | (text.charCodeAt(end - 1) | 32)) >>> 0;
}

/** ASCII letters, digits, `-` and `_` are 1. */
const WORD_PARTS = characterTable('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_');

function isWordPart(code: number): boolean {
  return code < 128 && WORD_PARTS[code] === 1;
}

function found(rule: string, agent: string): readonly Finding[] {
  return [
    {
      check: 'bots',
      rule,
      engine: 'list',
      input: { source: 'user-agent', name: 'user-agent' },
      trail: [],
      evidence: agent.slice(0, 256),
      certainty: 'certain',
    },
  ];
}
