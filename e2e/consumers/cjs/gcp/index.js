const { http } = require('@google-cloud/functions-framework');
const { protect } = require('@rasp/gcp');

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
      note: req.query.note ?? null,
      body: req.rawBody?.length ? req.rawBody.toString() : null,
    });
  }),
);
