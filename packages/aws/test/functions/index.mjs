// Handlers for the real runtime interface client, protected from source.
import { protect } from '../../src/index.ts';

const options = { config: { SNAPSHOT_DIR: '' } };

export const promise = protect(async (event) => ({ statusCode: 200, body: `served ${event.rawPath}` }), options);

export const callback = protect((event, _context, done) => {
  setTimeout(() => done(null, { statusCode: 200, body: `served ${event.rawPath}` }), 1);
}, options);

export const succeed = protect((event, context) => {
  setTimeout(() => context.succeed({ statusCode: 200, body: `served ${event.rawPath}` }), 1);
}, options);

export const throwing = protect(async () => {
  throw new TypeError('the handler is broken');
}, options);

async function stream(event, responseStream) {
  const response = awslambda.HttpResponseStream.from(responseStream, {
    statusCode: 206,
    headers: { 'x-own': 'yes' },
  });
  response.write('served ');
  response.write(event.rawPath);
  response.end();
}

export const inside = awslambda.streamifyResponse(protect(stream, options));
export const around = protect(awslambda.streamifyResponse(stream), options);
