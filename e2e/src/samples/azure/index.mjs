import { app } from '@azure/functions';
import { protect } from '@rasp/azure';

/** The same order API on Azure Functions. */
app.http('orders', {
  methods: ['GET', 'POST'],
  route: '{*rest}',
  handler: protect(async (request) => ({
    jsonBody: { cloud: 'azure', path: new URL(request.url).pathname, query: Object.fromEntries(request.query) },
  })),
});
