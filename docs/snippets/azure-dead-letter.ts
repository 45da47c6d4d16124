import { app } from '@azure/functions';
import { protectApp } from '@rasp/azure';
import { keepEvent } from './keep-event.ts';

protectApp(app, {
  config: { EVENT_ACTION: 'dead-letter' },
  deadLetter: (record, findings) =>
    keepEvent(
      record,
      findings.map(({ check }) => check),
    ),
});
