import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@cdktn/hcl2json';
import { knownVariables, readCommand } from './command.ts';

const folder = path.join(__dirname, '../../../../deploy/terraform/ecs');
// biome-ignore lint/suspicious/noExplicitAny: what a parser makes of a language without types.
type Hcl = any;

let all: Hcl;
let text = '';

beforeAll(async () => {
  all = {};
  for (const name of readdirSync(folder)) {
    const source = readFileSync(path.join(folder, name), 'utf8');
    text += source;
    const parsed: Hcl = await parse(name, source);
    for (const [block, content] of Object.entries<Hcl>(parsed)) {
      all[block] ??= {};
      for (const [key, value] of Object.entries<Hcl>(content))
        all[block][key] = Array.isArray(value) ? value : { ...all[block][key], ...value };
    }
  }
});

test('every variable is described, typed and used, and every one that is used is there', () => {
  const declared = Object.keys(all.variable);
  for (const name of declared)
    expect(all.variable[name]).toMatchObject([{ description: expect.any(String), type: expect.any(String) }]);
  const used = new Set([...text.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name));
  expect([...used].sort()).toEqual([...declared].sort());
});

test('everything that is referred to is there', () => {
  const made = new Set<string>();
  for (const [type, named] of Object.entries<Hcl>(all.resource))
    for (const name of Object.keys(named)) made.add(`${type}.${name}`);
  for (const [type, named] of Object.entries<Hcl>(all.data))
    for (const name of Object.keys(named)) made.add(`data.${type}.${name}`);
  const references = [...text.matchAll(/(?<![\w.])((?:data\.)?aws_\w+\.\w+)/g)].map(([, reference]) => reference ?? '');
  expect(references.length).toBeGreaterThan(20);
  for (const reference of references) expect([...made]).toContain(reference);
});

test('the container runs as nobody, with a command, variables and probes that exist', () => {
  const [task] = all.resource.aws_ecs_task_definition.this;
  const definitions: string = task.container_definitions;
  expect(definitions).toMatch(/readonlyRootFilesystem\s+= true/);
  expect(definitions).toMatch(/\buser\s+= "65532:65532"/);
  const command = /\bcommand\s+= \[\s*("serve"[\s\S]*?)\]/.exec(definitions)?.[1] ?? '';
  const words = [...command.replace('data.aws_vpc.this.cidr_block', '"10.0.0.0/8"').matchAll(/"([^"]*)"/g)];
  const options = readCommand(words.map(([, word]) => word ?? ''));
  expect(options).toMatchObject({ port: 8090, metrics: '0.0.0.0:9464', trustedProxy: ['10.0.0.0/8'] });
  const stop = Number(/stopTimeout\s+= (\d+)/.exec(definitions)?.[1]);
  expect(stop).toBeGreaterThanOrEqual(Number(options['drain']) + 20);
  const variables = [...definitions.matchAll(/\{ name = "(\w+)"/g)].map(([, name]) => name ?? '');
  expect(variables).toEqual(['RASP_CONTROL_PLANE_PUBLIC_URL', 'DATABASE_URL']);
  expect([...knownVariables()]).toEqual(expect.arrayContaining(variables));
  const [target] = all.resource.aws_lb_target_group.this;
  expect(target).toMatchObject({ port: 8090, health_check: [{ port: '9464', path: '/readyz', matcher: '200' }] });
  // The load balancer goes elsewhere before the server stops to answer.
  const [check] = target.health_check;
  expect(check.interval * check.unhealthy_threshold).toBeLessThan(Number(options['drain']));
});

test('nothing but HTTPS is open to the world, and no secret stands in a file', () => {
  const rules = Object.values<Hcl>(all.resource.aws_vpc_security_group_ingress_rule).flat();
  const open = rules.filter((rule) => rule.cidr_ipv4 !== undefined);
  expect(open).toMatchObject([{ from_port: 443, to_port: 443 }]);
  expect(text).not.toMatch(/password|postgres:\/\//i);
});
