import manifest from '../../../package.json' with { type: 'json' };

/** This version of Safelight, as package.json has it. */
export const VERSION: string = manifest.version;
