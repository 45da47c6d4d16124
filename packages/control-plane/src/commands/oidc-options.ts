import { type Role, roles } from '../api/roles.ts';
import { ControlPlaneError } from '../errors.ts';
import type { OidcOptions } from '../people/oidc.ts';

const variables = {
  issuer: 'RASP_CONTROL_PLANE_OIDC_ISSUER',
  clientId: 'RASP_CONTROL_PLANE_OIDC_CLIENT_ID',
  clientSecret: 'RASP_CONTROL_PLANE_OIDC_CLIENT_SECRET',
  title: 'RASP_CONTROL_PLANE_OIDC_TITLE',
  scope: 'RASP_CONTROL_PLANE_OIDC_SCOPE',
  roleClaim: 'RASP_CONTROL_PLANE_OIDC_ROLE_CLAIM',
  roles: 'RASP_CONTROL_PLANE_OIDC_ROLES',
  defaultRole: 'RASP_CONTROL_PLANE_OIDC_DEFAULT_ROLE',
} as const;

/**
 * Reads how people log in by an identity provider; RASP_CONTROL_PLANE_OIDC_ROLES is a list like `secops=admin,developers=viewer`.
 *
 * Throws RASP_CP_BAD_OPTION where the issuer is given and something that it needs is not.
 */
export function oidcFromEnvironment(env: Readonly<Record<string, string | undefined>>): {
  readonly oidc?: OidcOptions;
} {
  const read = (name: keyof typeof variables): string => env[variables[name]] ?? '';
  const issuer = read('issuer');
  if (issuer === '') return {};
  const [clientId, clientSecret] = [read('clientId'), read('clientSecret')];
  if (!URL.canParse(issuer) || !issuer.startsWith('https:') || clientId === '' || clientSecret === '') {
    throw bad('An identity provider needs an https issuer, a client id and a client secret.');
  }
  const roleOf: Record<string, Role> = Object.create(null);
  for (const pair of read('roles').split(',')) {
    if (pair.trim() === '') continue;
    const equals = pair.lastIndexOf('=');
    roleOf[pair.slice(0, equals).trim()] = readRole(equals < 0 ? '' : pair.slice(equals + 1).trim());
  }
  const optional = { title: read('title'), scope: read('scope'), roleClaim: read('roleClaim') };
  return {
    oidc: {
      issuer,
      clientId,
      clientSecret,
      roleOf,
      defaultRole: read('defaultRole') === '' ? null : readRole(read('defaultRole')),
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
