const { protect } = require('@rasp/aws');

let calls = 0;

exports.handler = protect(async (event) => {
  calls += 1;
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json', 'x-served-by': 'orders' },
    body: JSON.stringify({
      cloud: 'aws',
      calls,
      method: event.requestContext?.http?.method ?? event.httpMethod,
      path: event.rawPath ?? event.path,
      note: event.queryStringParameters?.note ?? null,
      body: event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : (event.body ?? null),
    }),
  };
});
