import type { HttpFunction } from '@google-cloud/functions-framework';
import { protect } from '@rasp/gcp';

export const hello: HttpFunction = protect<HttpFunction>((_req, res) => {
  res.send('hello');
});
