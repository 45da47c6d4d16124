export {
  type GuardStatus,
  type GuardView,
  guardOf,
  type ParameterName,
  type Parameters,
  type ProtectOptions,
} from '@rasp/core';
export { protect } from './protect.ts';
export { type HookedApp, protectApp } from './protect-app.ts';
