declare const __RASP_VERSION__: string | undefined;

/** The version of this package; the build writes it in. */
export const version: string = typeof __RASP_VERSION__ === 'string' ? __RASP_VERSION__ : '0.0.0-source';
