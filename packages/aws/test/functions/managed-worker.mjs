// A worker thread of a Managed Instance: init once, then many invocations side by side. Told by messages, answers by messages.
import { parentPort, workerData } from 'node:worker_threads';
import { protect } from '@rasp/aws';

let running = 0;
let most = 0;
const handler = protect(
  async (event) => {
    running++;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    return { statusCode: 200, body: event.requestContext.requestId };
  },
  { config: { BLACKLIST_STRIKES: 0, SNAPSHOT_DIR: '', LOG_STDOUT: false } },
);

const answers = await Promise.all(
  workerData.map((event) =>
    handler(event, { awsRequestId: event.requestContext.requestId, getRemainingTimeInMillis: () => 3000 }),
  ),
);
parentPort.postMessage({ answers, most });
