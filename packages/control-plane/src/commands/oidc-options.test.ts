import { oidcFromEnvironment } from './oidc-options.ts';

const needed = {
  RASP_CONTROL_PLANE_OIDC_ISSUER: 'https://login.example.com',
  RASP_CONTROL_PLANE_OIDC_CLIENT_ID: 'rasp',
  RASP_CONTROL_PLANE_OIDC_CLIENT_SECRET: 's3cret',
};

test('without an issuer there is no identity provider', () => {
  expect(oidcFromEnvironment({ RASP_CONTROL_PLANE_OIDC_CLIENT_ID: 'x' })).toEqual({});
});

test('what is needed, and nobody has a role by default', () => {
  expect(oidcFromEnvironment(needed).oidc).toEqual({
    issuer: 'https://login.example.com',
    clientId: 'rasp',
    clientSecret: 's3cret',
    roleOf: {},
    defaultRole: null,
  });
});

test('groups may hold anything but commas', () => {
  const roles = ' secops = admin, cn=dev,ou=x=viewer ,__proto__=operator,';
  const { oidc } = oidcFromEnvironment({
    ...needed,
    RASP_CONTROL_PLANE_OIDC_ROLES: roles.replace('cn=dev,ou=x', 'cn=dev'),
  });
  expect(Object.entries(oidc?.roleOf ?? {})).toEqual([
    ['secops', 'admin'],
    ['cn=dev', 'viewer'],
    ['__proto__', 'operator'],
  ]);
});

test.each([
  ['no secret', { RASP_CONTROL_PLANE_OIDC_CLIENT_SECRET: '' }],
  ['plain http', { RASP_CONTROL_PLANE_OIDC_ISSUER: 'http://login.example.com' }],
  ['no URL', { RASP_CONTROL_PLANE_OIDC_ISSUER: 'login' }],
  ['a role that is none', { RASP_CONTROL_PLANE_OIDC_ROLES: 'secops=root' }],
  ['a group without a role', { RASP_CONTROL_PLANE_OIDC_ROLES: 'secops' }],
  ['a default role that is none', { RASP_CONTROL_PLANE_OIDC_DEFAULT_ROLE: 'Admin' }],
])('%s is refused without telling the secret', (_name, changed) => {
  const read = () => oidcFromEnvironment({ ...needed, ...changed });
  expect(read).toThrow(expect.objectContaining({ code: 'RASP_CP_BAD_OPTION' }));
  expect(read).not.toThrow('s3cret');
});
