import { packageConfig, testTimeout } from './tools/jest-package.js';

/** All packages in one run: one pool of workers, one summary. */
export default {
  projects: ['core', 'aws', 'gcp', 'azure', 'control-plane', 'cli', 'client', 'testing'].map((name) =>
    packageConfig(name),
  ),
  // Jest takes it from the run, not from its projects.
  testTimeout,
};
