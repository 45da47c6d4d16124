import { taxonomy } from '../detectors/taxonomy.ts';
import { describeConfiguration } from './describe.ts';
import { describeChecks } from './describe-checks.ts';
import { describeErrors, errorExplanations } from './describe-errors.ts';
import { configurationJsonSchema } from './json-schema.ts';
import { documentSections, parameterDocs } from './parameter-docs.ts';
import { isParameterName, parameterNames, parameterRules } from './schema.ts';
import { validateConfig } from './validate-config.ts';

describe('validateConfig', () => {
  it('gives canonical parameters and says what agents leave out', () => {
    const { parameters, problems } = validateConfig({
      FLOOD_DELAY: '30',
      SECURITY_CHECKS: { sqli: 2 },
      IGNORE_PATHS: ['^/a', '(?!b)'],
      WHITELIST: ['10.1', '10.0.0.1'],
      NEW_IN_NEXT_RELEASE: 1,
    });
    expect(parameters).toEqual({
      FLOOD_DELAY: 30,
      SECURITY_CHECKS: { sqli: 'blacklist' },
      IGNORE_PATHS: ['^/a', '(?!b)'],
      WHITELIST: ['10.1', '10.0.0.1'],
    });
    expect(problems.map(({ parameter, severity }) => [parameter, severity])).toEqual([
      ['NEW_IN_NEXT_RELEASE', 'warning'],
      ['IGNORE_PATHS', 'warning'],
      ['WHITELIST', 'warning'],
    ]);
  });

  it.each([[{ FLOOD_DELAY: 0 }], [[]], [{ SECURITY_CHECKS: [] }]])('gives no parameters for %j', (value) => {
    const { parameters, problems } = validateConfig(value);
    expect(parameters).toBeNull();
    expect(problems.map(({ severity }) => severity)).toEqual(['error']);
  });
});

describe('the generated reference', () => {
  it('has a schema, a row and a description for every parameter', () => {
    const { properties } = configurationJsonSchema() as { properties: Record<string, Record<string, unknown>> };
    const page = describeConfiguration();
    expect(Object.keys(properties)).toEqual(parameterNames);
    for (const name of parameterNames) {
      expect(properties[name]?.['description']).toContain(parameterDocs[name].meaning);
      expect(properties[name]).toHaveProperty(parameterRules[name].secret === true ? 'writeOnly' : 'default');
      expect(page).toContain(`| \`${name}\`<br>\`RASP_${name}\` |`);
    }
    expect(properties['FLOOD_DELAY']).toMatchObject({ type: 'integer', minimum: 1, maximum: 86_400, default: 60 });
    expect(properties['SECURITY_CHECKS']).toMatchObject({
      type: 'object',
      propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9_-]{0,63}$' },
    });
    for (const [first, title] of documentSections) {
      expect(isParameterName(first)).toBe(true);
      expect(properties[first]?.['x-section']).toBe(title);
    }
    expect(properties['BOT_AGENTS']?.['x-section']).toBe('What the application declares');
    expect(parameterNames.filter((name) => properties[name]?.['x-local-only'] === true)).toContain('SNAPSHOT_DIR');
    expect(properties['WHITELIST']).not.toHaveProperty('x-local-only');
  });

  it('has every check and every error', () => {
    const checks = describeChecks();
    for (const [id, { title }] of Object.entries(taxonomy)) expect(checks).toContain(`| \`${id}\` | ${title} |`);
    const errors = describeErrors();
    for (const [code, { meaning, remedy }] of Object.entries(errorExplanations)) {
      expect(errors).toContain(`## \`${code}\`\n\n${meaning}\n\n**What to do:** ${remedy}`);
    }
  });
});
