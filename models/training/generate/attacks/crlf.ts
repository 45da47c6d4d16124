import type { Grammar } from '../grammar.ts';
import { words } from '../words.ts';

/** CRLF and header injection (CWE-93, CWE-113). */
export const crlf: Grammar = {
  ...words,
  start: [
    '<value><break><header>: <ident>',
    '<value><break>Set-Cookie: <ident>=<number>',
    '<value><break><break><<html><ident><</html>',
    '<value><break>HTTP/1.1 200 OK<break>Content-Type: text/html',
    '/<break>Location: http://<host>',
    '<value><break>Content-Length: <digit><break><break>HTTP/1.1 200 OK',
  ],
  value: ['', '<ident>', '<number>', '/<ident>', 'http://<host>/'],
  break: ['\r\n', '%0d%0a', '%0a', '\n', '%E5%98%8A%E5%98%8D', '\\r\\n', '%u000d%u000a', '\r'],
  header: [
    'X-<ident>',
    'Location',
    'Set-Cookie',
    'Content-Type',
    'Refresh',
    'Access-Control-Allow-Origin',
    'X-XSS-Protection',
    'Link',
    'Host',
    'Transfer-Encoding',
  ],
};
