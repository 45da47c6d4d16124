import type { DenyVerdict, NormalizedRequest, ReadLimits } from '@rasp/core';
import type { LambdaEvent } from '../lambda-event.ts';

/** How one kind of call is read and refused. */
export interface Call {
  /** The event kind as it stands in events and logs. */
  readonly name: string;
  /** True for an event of this kind, by fields that the platform writes. */
  is(event: LambdaEvent): boolean;
  read(id: string, event: LambdaEvent, limits: ReadLimits): NormalizedRequest;
  /** The answer that refuses the call, or the error that does where there is no such answer. */
  refuse(event: LambdaEvent, verdict: DenyVerdict): { readonly result: unknown } | { readonly error: Error };
}

/** The error of a refused call: Lambda shows name and message to whoever called, so they say nothing of what was found. */
export function refusal(message: string, name = 'Refused'): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
