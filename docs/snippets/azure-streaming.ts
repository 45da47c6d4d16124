import { app } from '@azure/functions';
import { protect } from '@rasp/azure';

app.setup({ enableHttpStream: true });
app.http('copy', {
  methods: ['POST'],
  handler: protect(async (request) => ({ body: request.body })),
});
