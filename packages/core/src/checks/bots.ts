import type { Finding } from '../finding.ts';
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
const isScanner = wordSet(
  'sqlmap sqlninja sqlsus bsqlbf havij jsql nosqlmap commix xsser xsstrike dalfox fimap dotdotpwn nikto nuclei jaeles naabu ' +
    'projectdiscovery wpscan joomscan droopescan cmsmap whatweb wapiti w3af skipfish arachni golismero uniscan grendel-scan ' +
    'grabber paros webshag websecurify acunetix netsparker invicti appscan webinspect burpcollaborator nessus openvas gvm ' +
    'qualysguard nexpose detectify probely tenable dirbuster dirb dirsearch gobuster feroxbuster ffuf wfuzz patator ' +
    'thc-hydra hydra medusa brutus nmap masscan zgrab zmap zmeu morfeus l9explore l9tcpid leakix censysinspect expanse ' +
    'internetmeasurement internet-measurement metasploit gospider hakrawler shodan cgichk n-stealth whisker libwhisker2 ' +
    'webtrends-security struts-pwn log4j-scanner vulners',
);

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
    for (const [name, value] of request.headers) {
      if (name !== 'user-agent') continue;
      const agent = value.slice(0, maxAgent).toLowerCase();
      const scanner = scannerIn(agent);
      const listed = scanner === null && config.botAgents.size > 0 ? config.botAgents.find(agent) : null;
      if (scanner === null && listed === null) return null;
      if (config.exceptions.size > 0 && config.exceptions.test(value)) return null;
      return scanner === null ? found('listed-agent', value) : found('scanner', value);
    }
    return null;
  },
};

/** The first word of the agent that is a scanner's name, or null. */
function scannerIn(agent: string): string | null {
  let start = -1;
  for (let at = 0; at <= agent.length; at++) {
    const code = at < agent.length ? agent.charCodeAt(at) : 32;
    const part = (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 45 || code === 95;
    if (part) {
      if (start < 0) start = at;
      continue;
    }
    if (start >= 0) {
      const length = at - start;
      if (length > 2 && length < 24) {
        const word = agent.slice(start, at);
        if (isScanner(word)) return word;
      }
      start = -1;
    }
  }
  return null;
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
