export type { ParameterName, Parameters, ProtectOptions } from '@rasp/core';
export type { HttpRequest, HttpResponse } from './http-types.ts';
export { type Middleware, raspMiddleware } from './middleware.ts';
export { protect } from './protect.ts';
