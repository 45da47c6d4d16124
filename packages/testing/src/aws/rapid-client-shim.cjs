// Preloaded before the real aws-lambda-ric: stands in for its native HTTP client (rapid-client.node) alone, so that the
// runtime interface client's own JavaScript runs without a native build and without any install script.
'use strict';

const Module = require('node:module');
const http = require('node:http');

const address = process.env.AWS_LAMBDA_RUNTIME_API;
if (address !== undefined) {
  const [hostname, port] = address.split(':');
  const agent = new http.Agent({ keepAlive: true });
  /** Posts in flight: as the native client does, the next event is asked for only when the last answer was taken. */
  let posted = Promise.resolve();

  const call = (method, path, body, headers) =>
    new Promise((resolve, reject) => {
      const bodyHeaders =
        body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
      const request = http.request(
        { hostname, port, method, path, agent, headers: { ...bodyHeaders, ...headers } },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk) => {
            text += chunk;
          });
          response.on('end', () => resolve({ bodyJson: text, headers: response.headers }));
          response.on('error', reject);
        },
      );
      request.on('error', reject);
      request.end(body);
    });

  const post = (id, kind, body, headers) => {
    posted = posted.then(() => call('POST', `/2018-06-01/runtime/invocation/${id}/${kind}`, body, headers));
    // The failure is reported where it matters: the next `next` rejects with it.
    posted.catch(() => undefined);
  };

  const rapidClient = {
    initializeClient() {
      return undefined;
    },
    async next() {
      await posted;
      return call('GET', '/2018-06-01/runtime/invocation/next');
    },
    done(id, body) {
      post(id, 'response', body, {});
    },
    error(id, body) {
      const { errorType } = JSON.parse(body);
      post(id, 'error', body, { 'Lambda-Runtime-Function-Error-Type': String(errorType) });
    },
  };

  const load = Module._load;
  Module._load = function (request, ...rest) {
    return /(?:^|[\\/])rapid-client\.node$/u.test(request) ? rapidClient : load.call(this, request, ...rest);
  };
}
