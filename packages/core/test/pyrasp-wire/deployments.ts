import { minimalConfig, recordedAt } from './recorded.ts';
import { listed, type Scene } from './replay.ts';

/** How a function is deployed in one of the recorded cases about precedence, and which word counts in ours. */
export interface Deployment {
  readonly scene: Scene;
  /** APP_NAME in force. */
  readonly app: string;
  readonly origin: 'cloud' | 'local';
  readonly blocked?: readonly string[];
  /** The key that the control plane is sent; absent where none is asked. */
  readonly key?: string;
}

const variables = { PYRASP_CLOUD_URL: '{origin}/rasp/connect', PYRASP_KEY: 'env-key' };
const asked = { cloudUrl: '{origin}/rasp/connect', key: 'K-1' };
const argument = { config: { APP_NAME: 'arg-C' } };
const fileB = { ...minimalConfig, APP_NAME: 'file-B' };
const blacklist = { [listed]: recordedAt };
const cloud = { kind: 'ok', data: { config: minimalConfig, blacklist: {} } } as const;
const listing = { kind: 'ok', data: { config: minimalConfig, blacklist } } as const;
const no = { kind: 'refuse', status: 403 } as const;

/** The deployments, by the id of the recorded case. */
export const deployments: Readonly<Record<string, Deployment>> = {
  p01: { scene: { connect: cloud, env: variables, options: {} }, app: 'cloud-A', origin: 'cloud', key: 'env-key' },
  p02: { scene: { connect: cloud, env: variables, options: asked }, app: 'cloud-A', origin: 'cloud', key: 'K-1' },
  // PyRASP 0.8.2 lets the file win; since 0.9.2 the control plane does.
  p03: {
    scene: { connect: listing, options: asked, file: fileB },
    app: 'cloud-A',
    origin: 'cloud',
    blocked: [listed],
    key: 'K-1',
  },
  p04: {
    scene: { connect: cloud, env: variables, options: asked, file: fileB },
    app: 'cloud-A',
    origin: 'cloud',
    key: 'K-1',
  },
  p05: { scene: { options: {}, file: fileB }, app: 'file-B', origin: 'local' },
  p06: { scene: { options: argument, missingFile: true }, app: 'arg-C', origin: 'local' },
  p07: { scene: { options: argument }, app: 'arg-C', origin: 'local' },
  p08: { scene: { connect: cloud, options: { ...asked, ...argument } }, app: 'arg-C', origin: 'cloud', key: 'K-1' },
  p09: { scene: { connect: no, options: { ...asked, ...argument } }, app: 'arg-C', origin: 'local', key: 'K-1' },
  p10: { scene: { connect: no, options: asked, file: fileB }, app: 'file-B', origin: 'local', key: 'K-1' },
  p11: { scene: { options: {}, file: { APP_NAME: 'file-B' } }, app: 'file-B', origin: 'local' },
  p12: {
    scene: { options: {}, file: { config: fileB, blacklist } },
    app: 'file-B',
    origin: 'local',
    blocked: [listed],
  },
};
