export type { Role } from './api/roles.ts';
export { type ControlPlane, createControlPlane } from './control-plane.ts';
export type { ControlPlaneOptions } from './control-plane-options.ts';
export { ControlPlaneError, type ControlPlaneErrorCode } from './errors.ts';
export type { Operator } from './operator.ts';
export type { OidcOptions } from './people/oidc.ts';
export type { BlacklistRow } from './store/tables.ts';
