import { type ProtectOptions, protect } from '@rasp/aws';
import type { APIGatewayProxyHandlerV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

let calls = 0;
const options: ProtectOptions = { config: { BLACKLIST_STRIKES: 5, SECURITY_CHECKS: { sqli: 'block' } } };

export const handler: APIGatewayProxyHandlerV2<APIGatewayProxyStructuredResultV2> = protect(async (event) => {
  calls += 1;
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json', 'x-served-by': 'orders' },
    body: JSON.stringify({
      cloud: 'aws',
      calls,
      method: event.requestContext?.http?.method,
      path: event.rawPath,
      note: event.queryStringParameters?.['note'] ?? null,
      body: event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString() : (event.body ?? null),
    }),
  };
}, options);
