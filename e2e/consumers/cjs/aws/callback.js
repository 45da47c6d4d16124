const { protect } = require('@rasp/aws');

let calls = 0;

exports.handler = protect((event, _context, callback) => {
  calls += 1;
  setTimeout(() => {
    callback(null, {
      statusCode: 200,
      headers: { 'content-type': 'application/json', 'x-served-by': 'orders' },
      body: JSON.stringify({
        cloud: 'aws',
        calls,
        method: event.requestContext.http.method,
        path: event.rawPath,
        note: event.queryStringParameters?.note ?? null,
        body: event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : (event.body ?? null),
      }),
    });
  }, 1);
});
