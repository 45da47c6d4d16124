export {
  type GuardStatus,
  type GuardView,
  guardOf,
  type ParameterName,
  type Parameters,
  type ProtectOptions,
} from '@rasp/core';
export type { LambdaCallback, LambdaContext, LambdaHttpEvent } from './lambda-types.ts';
export { protect } from './protect.ts';
