// Compiled, never run: what the compiler must know and refuse.
import { type LambdaContext, type LambdaHttpEvent, protect } from '@rasp/aws';
import type {
  ALBHandler,
  APIGatewayProxyEventV2,
  APIGatewayProxyHandler,
  APIGatewayProxyHandlerV2,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import { holds, type Same } from './same-type.js';

// The type of a handler is kept.
async function get(event: APIGatewayProxyEventV2, context: Context): Promise<APIGatewayProxyStructuredResultV2> {
  return { statusCode: 200, body: `${event.rawPath} ${context.awsRequestId}` };
}
const protectedGet = protect(get);
holds<Same<typeof protectedGet, typeof get>>();

// Without any type the package's own types apply.
export const untyped = protect(async (event, context) => {
  holds<Same<typeof event, LambdaHttpEvent>>();
  holds<Same<typeof context, LambdaContext>>();
  return { statusCode: 200, body: event.rawPath ?? '' };
});

export const callback: APIGatewayProxyHandler = protect((event, _context, done) => {
  done(null, { statusCode: 200, body: event.path });
});
export const balanced: ALBHandler = protect(async (event) => ({ statusCode: 200, body: event.path }));

export const streamInside = () =>
  awslambda.streamifyResponse(
    protect(async (event: APIGatewayProxyEventV2, stream: awslambda.HttpResponseStream, _context: Context) => {
      stream.write(event.rawPath);
      stream.end();
    }),
  );
export const streamAround = () =>
  protect(
    awslambda.streamifyResponse<APIGatewayProxyEventV2>(async (event, stream) => {
      stream.write(event.rawPath);
      stream.end();
    }),
  );

// @ts-expect-error -- a wrong answer stays wrong under protection
export const wrong: APIGatewayProxyHandlerV2<APIGatewayProxyStructuredResultV2> = protect(async () => ({
  statusCode: '200',
}));
// @ts-expect-error -- parameters are checked by name and type
protect(get, { config: { BLACKLIST_STRIKES: 'many' } });
