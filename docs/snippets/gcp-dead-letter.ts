import { cloudEvent } from '@google-cloud/functions-framework';
import { protect } from '@rasp/gcp';
import { keepEvent } from './keep-event.ts';

cloudEvent(
  'stored',
  protect(async (event: { readonly id: string }) => console.log(event.id), {
    config: { EVENT_ACTION: 'dead-letter' },
    deadLetter: (event, findings) =>
      keepEvent(
        event,
        findings.map(({ check }) => check),
      ),
  }),
);
