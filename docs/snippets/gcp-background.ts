import type { EventFunction } from '@google-cloud/functions-framework';
import { protect } from '@rasp/gcp';

export const published: EventFunction = protect<EventFunction>((message, context) => {
  console.log(typeof message, context.eventId);
});
