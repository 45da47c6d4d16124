// A plain server on Cloud Run, without a framework.
import { createServer } from 'node:http';
import { protect } from '../../src/index.ts';

createServer(protect((req, res) => res.end(`served ${req.url}`), { config: { SNAPSHOT_DIR: '' } })).listen(
  Number(process.env.PORT),
  '127.0.0.1',
);
