const { app } = require('@azure/functions');
const { protectApp } = require('@rasp/azure');

let calls = 0;

protectApp(app);

app.http('orders', {
  methods: ['GET', 'POST'],
  authLevel: 'anonymous',
  route: '{*rest}',
  handler: async (request) => {
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
  },
});
