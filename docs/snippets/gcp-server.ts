import { createServer } from 'node:http';
import { protect } from '@rasp/gcp';

const server = createServer(protect((_req, res) => void res.end('hello')));
server.listen(8080);
