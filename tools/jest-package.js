import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const esmOnly = '/node_modules/(?:kysely|commander|jose|cookie|openid-client|oauth4webapi)/';
const toCommonJs = [
  '@swc/jest',
  {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
    module: { type: 'commonjs', importInterop: 'node' },
    sourceMaps: 'inline',
  },
];

/** How long a test takes says how busy the machine is. This only ends one that hangs; what has a time to keep measures it itself. */
export const testTimeout = 120_000;

/**
 * Jest's configuration of one package: TypeScript through swc, workspace packages resolved to their sources,
 * so that tests need no build.
 */
export function packageConfig(name) {
  return {
    displayName: name,
    rootDir: `${root}packages/${name}`,
    testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
    // What needs several control planes on one database is no test where there is none (`npm run test:postgres` has one).
    testPathIgnorePatterns: process.env.RASP_TEST_DATABASE_URL === undefined ? ['\\.postgres\\.test\\.ts$'] : [],
    testEnvironment: `${root}tools/jest-environment.js`,
    testEnvironmentOptions: { customExportConditions: ['@rasp/source', 'node', 'require', 'default'] },
    transform: { '\\.ts$': toCommonJs, [`${esmOnly}.+\\.js$`]: toCommonJs },
    // These ship ESM only, which jest's CommonJS registry cannot load as it is.
    transformIgnorePatterns: [`^(?!.*${esmOnly}).*/node_modules/`],
    // zod and re2js ship ESM beside CJS; the `require` condition above picks the CJS build.
    moduleNameMapper: { '^@azure/functions-core$': `${root}packages/testing/src/azure/functions-core.ts` },
    clearMocks: true,
    testTimeout,
  };
}
