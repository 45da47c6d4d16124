import { app } from '@azure/functions';
import { protect } from '@rasp/azure';

let calls = 0;

app.http('orders', {
  methods: ['GET', 'POST'],
  route: '{*rest}',
  authLevel: 'anonymous',
  handler: protect(async (request) => {
    calls += 1;
    const text = await request.text();
    return {
      headers: { 'x-served-by': 'orders' },
      jsonBody: {
        cloud: 'azure',
        calls,
        method: request.method,
        path: new URL(request.url).pathname,
        note: request.query.get('note'),
        body: text === '' ? null : text,
      },
    };
  }),
});
