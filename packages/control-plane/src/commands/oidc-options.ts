import { type Role, roles } from '../api/roles.ts';
import { ControlPlaneError } from '../errors.ts';
import type { OidcOptions } from '../people/oidc.ts';

/**
 * Reads how people log in by an identity provider: RASP_CONTROL_PLANE_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET, and where wanted _TITLE, _SCOPE,
 * _ROLE_CLAIM, _ROLES (`secops=admin,developers=viewer`) and _DEFAULT_ROLE.
 *
 * Throws RASP_CP_BAD_OPTION where the issuer is given and something that it needs is not.
 */
export function oidcFromEnvironment(env: Readonly<Record<string, string | undefined>>): {
  readonly oidc?: OidcOptions;
} {
  const read = (name: string): string => env[`RASP_CONTROL_PLANE_OIDC_${name}`] ?? '';
  const issuer = read('ISSUER');
  if (issuer === '') return {};
  const [clientId, clientSecret] = [read('CLIENT_ID'), read('CLIENT_SECRET')];
  if (!URL.canParse(issuer) || !issuer.startsWith('https:') || clientId === '' || clientSecret === '') {
    throw bad('An identity provider needs an https issuer, a client id and a client secret.');
  }
  const roleOf: Record<string, Role> = Object.create(null);
  for (const pair of read('ROLES')
    .split(',')
    .filter((text) => text.trim() !== '')) {
    const equals = pair.lastIndexOf('=');
    roleOf[pair.slice(0, equals).trim()] = readRole(equals < 0 ? '' : pair.slice(equals + 1).trim());
  }
  const optional = { title: read('TITLE'), scope: read('SCOPE'), roleClaim: read('ROLE_CLAIM') };
  return {
    oidc: {
      issuer,
      clientId,
      clientSecret,
      roleOf,
      defaultRole: read('DEFAULT_ROLE') === '' ? null : readRole(read('DEFAULT_ROLE')),
      ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== '')),
    },
  };
}

function readRole(text: string): Role {
  const role = roles.find((name) => name === text);
  if (role === undefined) throw bad(`${text.slice(0, 40) || 'Nothing'} is no role; roles are ${roles.join(', ')}.`);
  return role;
}

function bad(message: string): ControlPlaneError {
  return new ControlPlaneError('RASP_CP_BAD_OPTION', message);
}
