import { app } from '@azure/functions';
import { protect } from '@rasp/azure';

app.serviceBusQueue('orders', {
  queueName: 'orders',
  connection: 'ServiceBus',
  cardinality: 'many',
  handler: protect(async (messages: unknown) => console.log((messages as readonly unknown[]).length)),
});
