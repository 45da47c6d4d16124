export type { Config, ConfigProblem, Floor } from './config.ts';
export type { ParameterName, Parameters } from './parameters.ts';
