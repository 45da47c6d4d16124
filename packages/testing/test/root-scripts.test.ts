import { readFileSync } from 'node:fs';
import path from 'node:path';

const scripts = JSON.parse(readFileSync(path.join(__dirname, '../../../package.json'), 'utf8')).scripts as Record<
  string,
  string
>;
const handingOn = Object.entries(scripts).filter(([, command]) => command.includes('--workspace'));

it('some scripts hand on to a package', () => expect(handingOn.length).toBeGreaterThan(2));

/** Without it npm takes `--check` for a setting of its own, and the check checks nothing. */
it.each(handingOn)('%s hands on the flags that it is given', (_name, command) => {
  expect(command.endsWith(' --')).toBe(true);
});
