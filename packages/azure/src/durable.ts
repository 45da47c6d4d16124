import { memberAt } from '@rasp/core';
import { isObject } from './http-request.ts';
import type { AzureInvocation } from './invocation.ts';

/** Type of the event that somebody raised for an orchestration, in the history that its trigger hands over. */
const EVENT_RAISED = 15;

/** One part of an orchestration's trigger that came from outside. */
export interface DurableInput {
  /** JSON Pointer within the trigger's input. */
  readonly place: string;
  readonly data: unknown;
}

/**
 * What is new in a call of an orchestrator; empty where the call only runs the function again over what it has seen.
 *
 * The trigger hands over the input and the whole history each time. The input is new while nothing was played, events that were raised are new until they
 * were. Results of activities are not from outside.
 */
export function newToOrchestrator(input: unknown): readonly DurableInput[] {
  const found: DurableInput[] = [];
  const history = memberAt(input, ['history']);
  const events: readonly unknown[] = Array.isArray(history) ? history : [];
  const played = memberAt(input, ['isReplaying']) === true || events.some((event) => isPlayed(event));
  if (!played) found.push({ place: '', data: { input: memberAt(input, ['input']) } });
  events.forEach((event, index) => {
    if (memberAt(event, ['EventType']) !== EVENT_RAISED || isPlayed(event)) return;
    const data = { Name: memberAt(event, ['Name']), Input: memberAt(event, ['Input']) };
    found.push({ place: `/history/${index}`, data });
  });
  return found;
}

function isPlayed(event: unknown): boolean {
  return memberAt(event, ['IsPlayed']) === true;
}

/**
 * True for a call that is to run as if there were no agent: a replay, which was counted and judged when it was no replay, and the author's own
 * orchestrator, which has to give its generator in turn.
 */
export function runsUntouched(invocation: AzureInvocation): boolean {
  const { context, args } = invocation;
  if (invocation.trigger === 'orchestration') {
    return args.length < 2 || newToOrchestrator(args[0]).length === 0;
  }
  return (
    isObject(context?.df) && typeof (context.df as { readonly callActivity?: unknown }).callActivity === 'function'
  );
}

/** The operation of an entity whose author's own function is called, with the context alone; null for any other call. */
export function entityOperation(invocation: AzureInvocation): DurableInput | null {
  const df = invocation.context?.df;
  if (!isObject(df) || invocation.args.length !== 1) return null;
  const { getInput, operationName } = df as { readonly getInput?: unknown; readonly operationName?: unknown };
  if (typeof getInput !== 'function') return null;
  return { place: '', data: { operationName, input: Reflect.apply(getInput as () => unknown, df, []) } };
}

/** Generator functions are orchestrators: durable functions call them and walk through what they yield. */
export function isGeneratorFunction(handler: unknown): boolean {
  return process.getBuiltinModule('node:util').types.isGeneratorFunction(handler);
}
