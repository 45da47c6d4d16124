import { http } from '@google-cloud/functions-framework';
import { protect } from '@rasp/gcp';

/** The same order API on Cloud Run functions. */
http(
  'orders',
  protect((req, res) => {
    res.json({ cloud: 'gcp', path: req.path, query: req.query });
  }),
);
