export type { Config, Floor } from './config.ts';
export { headerPatterns } from './header-patterns.ts';
export { configurationJsonSchema } from './json-schema.ts';
export type { ParameterName, Parameters, PatternMatch, PatternPair } from './parameters.ts';
export type { ConfigProblem } from './problem.ts';
export { templateNames, templateParameters } from './templates.ts';
export { type ValidatedConfig, validateConfig } from './validate-config.ts';
