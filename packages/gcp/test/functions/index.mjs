// Functions for the real functions-framework, protected from source: registered by name, and plainly exported.
import { http } from '@google-cloud/functions-framework';
import { protect } from '../../src/index.ts';

const options = { config: { SNAPSHOT_DIR: '' } };

http(
  'registered',
  protect((req, res) => res.send(`served ${req.path}`), options),
);

export const exported = protect((req, res) => {
  setTimeout(() => res.send(`served ${req.path}`), 1);
}, options);

export const throwing = protect(async () => {
  throw new TypeError('the handler is broken');
}, options);

export const late = protect(() => {
  setTimeout(() => {
    throw new TypeError('the handler broke later');
  }, 1);
}, options);
