import { protect } from '@rasp/aws';

/** A small order API on AWS Lambda behind an HTTP API. */
export const handler = protect(async (event) => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ cloud: 'aws', path: event.rawPath, query: event.queryStringParameters ?? {} }),
}));
