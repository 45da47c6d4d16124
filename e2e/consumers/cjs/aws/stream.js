const { protect } = require('@rasp/aws');

let calls = 0;

async function write(event, stream) {
  calls += 1;
  const answer = awslambda.HttpResponseStream.from(stream, {
    statusCode: 200,
    headers: { 'content-type': 'text/plain', 'x-served-by': 'orders' },
  });
  answer.write(`call ${calls} of ${event.rawPath}\n`);
  await new Promise((resolve) => setTimeout(resolve, 5));
  answer.write('second part\n');
  answer.end();
}

exports.inside = awslambda.streamifyResponse(protect(write));
exports.around = protect(awslambda.streamifyResponse(write));
