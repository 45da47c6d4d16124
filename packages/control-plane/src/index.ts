export { type ControlPlane, type ControlPlaneOptions, createControlPlane } from './control-plane.ts';
export { ControlPlaneError, type ControlPlaneErrorCode } from './errors.ts';
export type { Operator } from './operator.ts';
export type { BlacklistRow } from './store/tables.ts';
