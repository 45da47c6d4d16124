import { app } from '@azure/functions';
import { protect } from '@rasp/azure';

app.http('hello', { handler: protect(async () => ({ body: 'hello' })) });
