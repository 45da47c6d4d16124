const { app } = require('@azure/functions');
const { protect } = require('@rasp/azure');

let calls = 0;

app.setup({ enableHttpStream: true });

app.http('orders', {
  methods: ['GET', 'POST'],
  authLevel: 'anonymous',
  route: '{*rest}',
  handler: protect(async (request) => {
    calls += 1;
    const first = `call ${calls} of ${new URL(request.url).pathname}\n`;
    const encoder = new TextEncoder();
    const body = new ReadableStream({
      async start(controller) {
        controller.enqueue(encoder.encode(first));
        await new Promise((resolve) => setTimeout(resolve, 300));
        controller.enqueue(encoder.encode('second part\n'));
        controller.close();
      },
    });
    return { headers: { 'content-type': 'text/plain', 'x-served-by': 'orders' }, body };
  }),
});
