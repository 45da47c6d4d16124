export type { ParameterName, Parameters, ProtectOptions } from '@rasp/core';
export type { LambdaCallback, LambdaContext, LambdaHttpEvent } from './lambda-types.ts';
export { protect } from './protect.ts';
