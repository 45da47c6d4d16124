import { http } from '@google-cloud/functions-framework';
import { protect } from '@rasp/gcp';

let calls = 0;

http(
  'orders',
  protect((req, res) => {
    calls += 1;
    res.set('x-served-by', 'orders');
    res.json({
      cloud: 'gcp',
      calls,
      method: req.method,
      path: req.path,
      note: req.query['note'] ?? null,
      body: req.rawBody?.length ? req.rawBody.toString() : null,
    });
  }),
);
