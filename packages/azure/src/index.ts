export type { ParameterName, Parameters, ProtectOptions } from '@rasp/core';
export { protect } from './protect.ts';
export { type HookedApp, protectApp } from './protect-app.ts';
