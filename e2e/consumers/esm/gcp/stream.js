import { http } from '@google-cloud/functions-framework';
import { protect } from '@rasp/gcp';

let calls = 0;

http(
  'orders',
  protect(async (req, res) => {
    calls += 1;
    res.writeHead(200, { 'content-type': 'text/plain', 'x-served-by': 'orders' });
    res.write(`call ${calls} of ${req.path}\n`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    res.write('second part\n');
    res.end();
  }),
);
