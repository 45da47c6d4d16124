import type { ConfigOrigin } from '../config/config.ts';
import type { CheckId } from '../detectors/taxonomy.ts';
import type { Mode } from '../finding.ts';
import type { SyncStatus } from './cloud-sync.ts';

/** What the agent says about itself at start. */
export interface StartFacts {
  readonly version: string;
  /** As the wire names it, such as `AWS Lambda`. */
  readonly platform: string;
  readonly service: string;
  readonly cloudUrl: string | null;
  readonly state: SyncStatus['state'];
  readonly origin: ConfigOrigin;
  readonly revision: string | null;
  readonly modes: Readonly<Record<CheckId, Mode>>;
  readonly blacklistSize: number;
}

/** Makes the one line that the agent prints at start. Credentials and query of the URL are left out. */
export function startLine(facts: StartFacts): string {
  const checks = Object.entries(facts.modes)
    .filter(([, mode]) => mode !== 'off')
    .map(([check, mode]) => `${check}:${mode}`);
  const revision = facts.revision === null ? '' : ` revision ${facts.revision}`;
  const line = [
    `RASP ${facts.version} protects ${facts.service || 'this function'} on ${facts.platform}`,
    facts.cloudUrl === null ? 'no control plane' : `control plane ${publicUrl(facts.cloudUrl)} ${facts.state}`,
    `configuration from ${facts.origin}${revision}`,
    `checks ${checks.length === 0 ? 'none' : checks.join(' ')}`,
    `${facts.blacklistSize} blacklisted`,
  ].join('; ');
  return isPrintable(line) ? line : line.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}

/** Nearly every line is: a cold start need not compile an expression for it. */
function isPrintable(line: string): boolean {
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code < 32 || (code > 126 && code < 160)) return false;
  }
  return true;
}

/** Gives a URL without credentials, query and fragment, fit for a log. */
export function publicUrl(url: string): string {
  if (!URL.canParse(url)) return '(not a URL)';
  const parsed = new URL(url);
  return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
}
