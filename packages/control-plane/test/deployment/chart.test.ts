import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { knownVariables, readCommand } from './command.ts';
import { createGoTemplates } from './go-template.ts';

const folder = path.join(__dirname, '../../../../deploy/helm/rasp-control-plane');
const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
const defaults = parse(read('values.yaml')) as Values;
const judge = new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(read('values.schema.json')));

type Values = Record<string, unknown>;
// biome-ignore lint/suspicious/noExplicitAny: tests look at single fields of many kinds of objects.
type Kubernetes = any;

/** Values over the defaults, one level deep, as `--set` and a file of values do. */
function valuesOf(given: Values): Values {
  const merged: Values = { ...defaults };
  for (const [name, value] of Object.entries({ publicUrl: 'https://rasp.example.com', ...given })) {
    const before = merged[name];
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
    merged[name] = isGroup ? { ...(before as Values), ...(value as Values) } : value;
  }
  return merged;
}

function render(given: Values = {}): readonly Kubernetes[] {
  const values = valuesOf(given);
  expect([judge(values), judge.errors]).toEqual([true, null]);
  const { appVersion } = parse(read('Chart.yaml')) as { readonly appVersion: string };
  const dot = { Values: values, Release: { Name: 'prod' }, Chart: { AppVersion: appVersion } };
  const templates = createGoTemplates();
  templates.render(read('templates/_names.tpl'), dot);
  return readdirSync(path.join(folder, 'templates'))
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => parseAllDocuments(templates.render(read(`templates/${name}`), dot)))
    .map((document) => {
      expect(document.errors).toEqual([]);
      return document.toJS();
    })
    .filter((object) => object !== null);
}

function kindsOf(objects: readonly Kubernetes[]): readonly string[] {
  return objects.map(({ kind }) => kind).sort();
}

const everything: Values = {
  replicas: 3,
  database: { enabled: true },
  existingSecret: 'rasp',
  image: { digest: `sha256:${'a'.repeat(64)}` },
  ingress: { enabled: true, host: 'rasp.example.com', tlsSecret: 'tls', className: 'nginx', annotations: { a: 'b' } },
  serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
  extraArgs: ['--never-block', '203.0.113.0/24'],
  podAnnotations: { a: 'b' },
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ key: 'a', operator: 'Exists' }],
  imagePullSecrets: [{ name: 'registry' }],
};

test('a file on a volume: one replica that keeps its name', () => {
  const objects = render();
  expect(kindsOf(objects)).toEqual(['NetworkPolicy', 'Service', 'StatefulSet']);
  const { spec } = objects.find(({ kind }) => kind === 'StatefulSet');
  expect(spec).toMatchObject({ replicas: 1, serviceName: 'prod-rasp-control-plane' });
  expect(spec.volumeClaimTemplates).toMatchObject([{ spec: { resources: { requests: { storage: '10Gi' } } } }]);
  const [container] = spec.template.spec.containers;
  expect(container.volumeMounts).toContainEqual({ name: 'data', mountPath: '/data' });
  expect(container.image).toBe('rasp-control-plane:0.1.0');
  expect(container).not.toHaveProperty('envFrom');
});

test('a database: replicas that are stateless, of which one may be away', () => {
  const objects = render(everything);
  expect(kindsOf(objects)).toEqual([
    'Deployment',
    'Ingress',
    'NetworkPolicy',
    'PodDisruptionBudget',
    'Service',
    'ServiceMonitor',
  ]);
  const { spec } = objects.find(({ kind }) => kind === 'Deployment');
  const [container] = spec.template.spec.containers;
  expect(spec).not.toHaveProperty('volumeClaimTemplates');
  expect(container.envFrom).toEqual([{ secretRef: { name: 'rasp' } }]);
  expect(container.image).toBe(`rasp-control-plane@sha256:${'a'.repeat(64)}`);
  expect(container.env.map(({ name }: Kubernetes) => name)).not.toContain('RASP_CONTROL_PLANE_DATA');
  const budget = objects.find(({ kind }) => kind === 'PodDisruptionBudget');
  expect(budget.spec).toEqual({ maxUnavailable: 1, selector: spec.selector });
});

test('syslog, signing keys and files of geography reach the server, and the policy lets in who was named', () => {
  const from = [{ namespaceSelector: { matchLabels: { a: 'b' } } }];
  const objects = render({
    syslog: { udpPort: 5514, tcpPort: 6514, from },
    signingKeysSecret: 'signing',
    extraVolumes: [{ name: 'geo', configMap: { name: 'geo' } }],
    extraVolumeMounts: [{ name: 'geo', mountPath: '/geo', readOnly: true }],
    extraArgs: ['--geo-country', '/geo/country.mmdb'],
  });
  const { spec } = objects.find(({ kind }) => kind === 'StatefulSet').spec.template;
  const [container] = spec.containers;
  expect(readCommand(container.args)).toMatchObject({
    syslogUdp: '0.0.0.0:5514',
    syslogTcp: '0.0.0.0:6514',
    signingKeys: '/signing/keys.json',
    geoCountry: '/geo/country.mmdb',
  });
  const syslog = [
    { name: 'syslog-udp', containerPort: 5514, protocol: 'UDP' },
    { name: 'syslog-tcp', containerPort: 6514 },
  ];
  expect(container.ports.slice(-2)).toEqual(syslog);
  const service = objects.find(({ kind }) => kind === 'Service');
  expect(service.spec.ports.slice(-2)).toMatchObject([
    { port: 5514, protocol: 'UDP', targetPort: 'syslog-udp' },
    { port: 6514, targetPort: 'syslog-tcp' },
  ]);
  const policy = objects.find(({ kind }) => kind === 'NetworkPolicy');
  expect(policy.spec.ingress.at(-1)).toEqual({
    ports: [{ port: 'syslog-udp', protocol: 'UDP' }, { port: 'syslog-tcp' }],
    from,
  });
  // Others may read nothing, or the server would refuse the file.
  const signing = spec.volumes.find(({ name }: Kubernetes) => name === 'signing');
  expect(signing.secret).toMatchObject({ secretName: 'signing', defaultMode: 0o440 });
  const volumes = spec.volumes.map(({ name }: Kubernetes) => name);
  for (const { name } of container.volumeMounts) expect([...volumes, 'data']).toContain(name);
});

describe.each([
  ['a file', {}],
  ['a database', everything],
])('over %s', (_name, values) => {
  const objects = render(values);
  const workload = objects.find(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  const pod = workload.spec.template;
  const [container] = pod.spec.containers;

  test('nothing runs as root, or may become it, or writes to its root', () => {
    expect(pod.spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 65_532 });
    expect(pod.spec.securityContext.seccompProfile).toEqual({ type: 'RuntimeDefault' });
    expect(pod.spec.automountServiceAccountToken).toBe(false);
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.resources.limits.memory).toBeDefined();
  });

  test('the command and its environment exist, and it has time to end', () => {
    const options = readCommand(container.args);
    expect(options).toMatchObject({ host: '0.0.0.0', port: 8090, metrics: '0.0.0.0:9464' });
    expect([...knownVariables()]).toEqual(expect.arrayContaining(container.env.map(({ name }: Kubernetes) => name)));
    expect(pod.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(Number(options['drain']) + 20);
  });

  test('probes, services and policies speak of ports and labels that are there', () => {
    const ports = container.ports.map(({ name }: Kubernetes) => name);
    for (const [probe, route] of [
      ['startupProbe', '/readyz'],
      ['livenessProbe', '/livez'],
      ['readinessProbe', '/readyz'],
    ] as const) {
      expect(container[probe].httpGet.path).toBe(route);
      expect(ports).toContain(container[probe].httpGet.port);
    }
    const labels = pod.metadata.labels;
    expect(labels).toEqual(workload.spec.selector.matchLabels);
    const service = objects.find(({ kind }) => kind === 'Service');
    expect(service.spec.selector).toEqual(labels);
    for (const port of service.spec.ports) expect(ports).toContain(port.targetPort);
    const policy = objects.find(({ kind }) => kind === 'NetworkPolicy');
    expect(policy.spec.podSelector.matchLabels).toEqual(labels);
    const [, metrics] = policy.spec.ingress;
    expect(metrics).toMatchObject({
      ports: [{ port: 'metrics' }],
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
    });
  });
});

test.each<[string, Values]>([
  ['no public URL', { publicUrl: '' }],
  ['several replicas over a file', { replicas: 2 }],
  ['a database without the secret that names it', { database: { enabled: true } }],
  ['an ingress for no host', { ingress: { enabled: true } }],
  ['a tag for a digest', { image: { digest: 'v1' } }],
  ['a word that is misspelt', { replica: 2 }],
])('values are refused: %s', (_name, given) => {
  expect(judge(valuesOf(given))).toBe(false);
});
