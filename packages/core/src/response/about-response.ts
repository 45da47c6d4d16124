import type { Finding } from '../finding.ts';

/** True for a finding about what the function itself answered: it says nothing about the client. */
export function isAboutResponse({ check, input }: Finding): boolean {
  return check === 'dlp' || input?.source === 'response-body' || input?.source === 'response-header';
}
