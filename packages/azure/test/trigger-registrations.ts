import { app } from '@azure/functions';
import type { Register } from './event-delivery.ts';

const connection = 'Connection';

function generic(type: string, options: object = {}): Register {
  return (handler) => app.generic('function', { trigger: { type, name: 'input', ...options }, handler });
}

/** What a trigger is called here: as in events, and with `Batch` where it delivers several records. */
export type TriggerName =
  | 'queue'
  | 'servicebus'
  | 'servicebusBatch'
  | 'eventhub'
  | 'eventhubBatch'
  | 'eventgrid'
  | 'blob'
  | 'cosmosdb'
  | 'sql'
  | 'mysql'
  | 'timer'
  | 'warmup'
  | 'kafka'
  | 'rabbitmq'
  | 'activity'
  | 'orchestration'
  | 'signalr';

/** Every trigger as an app registers it; all of them as the function `function`. */
export const registrations: Readonly<Record<TriggerName, Register>> = {
  queue: (handler) => app.storageQueue('function', { queueName: 'orders', connection, handler }),
  servicebus: (handler) => app.serviceBusQueue('function', { queueName: 'orders', connection, handler }),
  servicebusBatch: (handler) =>
    app.serviceBusTopic('function', {
      topicName: 'orders',
      subscriptionName: 'shop',
      cardinality: 'many',
      connection,
      handler,
    }),
  eventhub: (handler) =>
    app.eventHub('function', { eventHubName: 'telemetry', cardinality: 'one', connection, handler }),
  eventhubBatch: (handler) =>
    app.eventHub('function', { eventHubName: 'telemetry', cardinality: 'many', connection, handler }),
  eventgrid: (handler) => app.eventGrid('function', { handler }),
  blob: (handler) => app.storageBlob('function', { path: 'uploads/{name}', connection, handler }),
  cosmosdb: (handler) =>
    app.cosmosDB('function', { databaseName: 'shop', containerName: 'orders', connection, handler }),
  sql: (handler) => app.sql('function', { tableName: 'Orders', connectionStringSetting: connection, handler }),
  mysql: (handler) => app.mySql('function', { tableName: 'Orders', connectionStringSetting: connection, handler }),
  timer: (handler) => app.timer('function', { schedule: '0 * * * * *', handler }),
  warmup: (handler) => app.warmup('function', { handler }),
  kafka: generic('kafkaTrigger', { topic: 'orders' }),
  rabbitmq: generic('rabbitMQTrigger', { queueName: 'orders' }),
  activity: generic('activityTrigger'),
  orchestration: generic('orchestrationTrigger'),
  signalr: generic('signalRTrigger', { hubName: 'chat' }),
};
