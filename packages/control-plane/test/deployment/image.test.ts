import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { knownVariables, readCommand } from './command.ts';

const folder = path.join(__dirname, '../../../../deploy');
const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

/** The words of an instruction in the form of a list, the program included. */
function wordsOf(text: string): readonly string[] {
  return JSON.parse(text.slice(text.indexOf('['), text.lastIndexOf(']') + 1));
}

const program = ['/nodejs/bin/node', '/app/packages/control-plane/dist/esm/cli.js'];

describe('the image', () => {
  const source = read('Dockerfile');
  const file = DockerfileParser.parse(source);
  const last = source.slice(source.lastIndexOf('\nFROM '));
  const instruction = (keyword: string): string =>
    DockerfileParser.parse(last)
      .getInstructions()
      .find((candidate) => candidate.getKeyword() === keyword)
      ?.getTextContent() ?? '';

  test('has no fault that a linter knows', () => {
    const problems = validate(source);
    expect(problems.map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
  });

  test('comes from pinned tags, in a last stage without a shell', () => {
    const images = [...source.matchAll(/^ARG \w+_IMAGE=(\S+)$/gm)].map(([, image]) => image ?? '');
    expect(images).toHaveLength(2);
    for (const image of images) expect(image).toMatch(/:[\w.-]+$/);
    expect(images.join(' ')).not.toContain(':latest');
    expect(images[1]).toContain('distroless');
    expect(file.getInstructions().filter((found) => found.getKeyword() === 'FROM')).toHaveLength(3);
    expect(last).not.toMatch(/^RUN/m);
  });

  test('runs as nobody, with commands that exist', () => {
    expect(instruction('USER')).toBe('USER 65532:65532');
    expect(wordsOf(instruction('ENTRYPOINT'))).toEqual(program);
    expect(readCommand(wordsOf(instruction('CMD')))).toMatchObject({ host: '0.0.0.0', port: 8090, drain: 5 });
    const probe = wordsOf(instruction('HEALTHCHECK'));
    expect(probe.slice(0, 2)).toEqual(program);
    readCommand(probe.slice(2));
    const { metrics } = readCommand(wordsOf(instruction('CMD')));
    expect(probe.at(-1)).toBe(`http://127.0.0.1:${String(metrics).split(':')[1]}/readyz`);
    const names = [...instruction('ENV').matchAll(/(\w+)=/g)].map(([, name]) => name ?? '');
    expect([...knownVariables()]).toEqual(expect.arrayContaining(names));
  });

  test('holds the program of the package, and what npm put beside the package instead of above it', () => {
    const manifest = JSON.parse(readFileSync(path.join(__dirname, '../../package.json'), 'utf8'));
    for (const kept of ['/app/node_modules', '/app/packages/core', '/app/packages/control-plane']) {
      expect(last).toContain(`COPY --from=dependencies ${kept} ${kept}\n`);
    }
    expect(`./${program[1]?.split('/control-plane/')[1]}`).toBe(manifest.bin['rasp-control-plane']);
  });
});

describe('the compose file', () => {
  const { services, volumes } = parse(read('compose.yaml'), { merge: true }) as {
    readonly services: Readonly<Record<string, Service>>;
    readonly volumes: Readonly<Record<string, unknown>>;
  };

  interface Service {
    readonly profiles: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
    readonly command?: readonly string[];
    readonly volumes?: readonly string[];
    readonly ports?: readonly string[];
    readonly [name: string]: unknown;
  }

  test.each(['control-plane', 'replica'])('%s runs without rights, on a root that it cannot write to', (name) => {
    expect(services[name]).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      stop_grace_period: '30s',
      build: { context: '..', dockerfile: 'deploy/Dockerfile' },
    });
    // The last is read by the database's client itself.
    const known = [...knownVariables(), 'PGPASSWORD'];
    expect(known).toEqual(expect.arrayContaining(Object.keys(services[name]?.environment ?? {})));
  });

  test('has a variant over a file, and one of two replicas over a database', () => {
    expect(services['control-plane']).toMatchObject({ profiles: ['file'], volumes: ['data:/data'] });
    expect(services['replica']).toMatchObject({ profiles: ['postgres'], deploy: { replicas: 2 } });
    // A password inside the URL would have to be escaped by whoever chooses it.
    expect(services['replica']?.environment).toMatchObject({
      DATABASE_URL: 'postgres://rasp@database/rasp',
      PGPASSWORD: expect.stringContaining('POSTGRES_PASSWORD'),
    });
    expect(readCommand(services['replica']?.command ?? [])).toMatchObject({
      host: '0.0.0.0',
      port: 8090,
      metrics: '0.0.0.0:9464',
      trustedProxy: ['172.16.0.0/12', '192.168.0.0/16'],
    });
  });

  test('opens nothing to the world, and takes no password from the file', () => {
    for (const { ports = [] } of Object.values(services)) {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
    expect(read('compose.yaml')).not.toMatch(/PASSWORD(?::|=)\s*[\w"']/);
    for (const { volumes: mounted = [] } of Object.values(services)) {
      for (const volume of mounted) expect(Object.keys(volumes)).toContain(volume.split(':')[0]);
    }
  });
});
