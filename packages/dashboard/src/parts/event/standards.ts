import type { Received } from '../../../../control-plane/src/api/contract.ts';
import type { events } from '../../../../control-plane/src/api/index.ts';

/** An entry of a public catalogue and its page there; null where the catalogue has no page for it. */
export interface Standard {
  readonly name: string;
  readonly href: string | null;
}

type Ids = Received<typeof events.getEvent>['findings'][number]['ids'];

/** What a finding is known as elsewhere. The links are plain ones: nothing of them is read before somebody follows one. */
export function standardsOf(ids: Ids): readonly Standard[] {
  return [
    ...ids.cwe.map((id) => ({ name: id, href: `https://cwe.mitre.org/data/definitions/${numberOf(id)}.html` })),
    ...ids.capec.map((id) => ({ name: id, href: `https://capec.mitre.org/data/definitions/${numberOf(id)}.html` })),
    ...ids.attack.map((id) => ({ name: id, href: techniqueUrl(id) })),
    ...ids.owasp.map((id) => ({ name: `OWASP ${id}`, href: owaspUrl(id) })),
    ...ids.crs.map((id) => ({ name: `CRS ${id}`, href: null })),
  ];
}

function numberOf(id: string): string {
  return id.replace(/\D/g, '');
}

function techniqueUrl(id: string): string {
  return id.startsWith('AML.')
    ? `https://atlas.mitre.org/techniques/${id}`
    : `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`;
}

const owaspPages: Readonly<Record<string, string>> = {
  'A01:2021': 'A01_2021-Broken_Access_Control',
  'A02:2021': 'A02_2021-Cryptographic_Failures',
  'A03:2021': 'A03_2021-Injection',
  'A04:2021': 'A04_2021-Insecure_Design',
  'A05:2021': 'A05_2021-Security_Misconfiguration',
  'A06:2021': 'A06_2021-Vulnerable_and_Outdated_Components',
  'A07:2021': 'A07_2021-Identification_and_Authentication_Failures',
  'A08:2021': 'A08_2021-Software_and_Data_Integrity_Failures',
  'A09:2021': 'A09_2021-Security_Logging_and_Monitoring_Failures',
  'A10:2021': 'A10_2021-Server-Side_Request_Forgery_%28SSRF%29',
};

function owaspUrl(id: string): string | null {
  const page = owaspPages[id];
  return page === undefined ? null : `https://owasp.org/Top10/2021/${page}/`;
}
