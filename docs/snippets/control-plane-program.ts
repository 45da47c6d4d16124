// biome-ignore-all lint/correctness/noUnusedVariables: shows what each call gives
import { createControlPlane } from '@rasp/control-plane';

const controlPlane = await createControlPlane({ dataFile: 'rasp.db', port: 8090 });
const key = await controlPlane.addKey('shop');
const { connectUrl } = await controlPlane.listen();
await controlPlane.setProfile('default', { SECURITY_CHECKS: { sqli: 'blacklist' } });
await controlPlane.listBlacklist();
await controlPlane.close();
