import { createRequire } from 'node:module';
import { TestEnvironment } from 'jest-environment-node';

/**
 * Node's environment with ONNX Runtime as `onnxRuntime`.
 *
 * Its native part can be begun once in a process, while jest loads modules once for each test file: so it is loaded out here.
 */
export default class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    Object.defineProperty(this.global, 'onnxRuntime', {
      configurable: true,
      get: () => createRequire(import.meta.url)('onnxruntime-node'),
    });
  }
}
