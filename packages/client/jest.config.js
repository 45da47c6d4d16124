import { packageConfig } from '../../tools/jest-package.js';

export default packageConfig('client');
