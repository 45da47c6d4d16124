export {
  type GuardStatus,
  type GuardView,
  guardOf,
  type ParameterName,
  type Parameters,
  type ProtectOptions,
} from '@rasp/core';
export type { HttpRequest, HttpResponse } from './http-types.ts';
export { type Middleware, raspMiddleware } from './middleware.ts';
export { protect } from './protect.ts';
