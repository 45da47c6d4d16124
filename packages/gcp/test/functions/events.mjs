// Functions of events for the real functions-framework, protected from source: a CloudEvent's, and those of background events.
import { protect } from '../../src/index.ts';

const options = { config: { SNAPSHOT_DIR: '' } };

export const stored = protect(async (event) => {
  console.log(`stored ${event.data.name}`);
}, options);

export const published = protect(async (message, context) => {
  console.log(`published ${context.eventId} ${Buffer.from(message.data, 'base64')}`);
}, options);

export const calledBack = protect((_message, context, callback) => {
  console.log(`called back ${context.eventId}`);
  setTimeout(callback, 1);
}, options);
