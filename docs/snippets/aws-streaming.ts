import { protect } from '@rasp/aws';

export const handler = protect(
  awslambda.streamifyResponse(async (_event, responseStream) => {
    responseStream.write('hello');
    responseStream.end();
  }),
);
