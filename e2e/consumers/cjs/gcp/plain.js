const { protect } = require('@rasp/gcp');

let calls = 0;

exports.orders = protect(async (req, res) => {
  calls += 1;
  await new Promise((resolve) => setTimeout(resolve, 1));
  res.status(200).set({ 'content-type': 'application/json', 'x-served-by': 'orders' });
  res.end(
    JSON.stringify({
      cloud: 'gcp',
      calls,
      method: req.method,
      path: req.path,
      note: req.query.note ?? null,
      body: req.rawBody?.length ? req.rawBody.toString() : null,
    }),
  );
});
