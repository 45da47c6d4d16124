declare const __RASP_VERSION__: string | undefined;

/** This agent's version; the build writes it in from package.json, sources run as `0.0.0-source`. */
export const agentVersion: string = typeof __RASP_VERSION__ === 'string' ? __RASP_VERSION__ : '0.0.0-source';
