/** What a worker needs of the environment: to find libraries and temporary space. Nothing else, and so no key or token, goes to it. */
const ALLOWED: readonly string[] = [
  'PATH',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SYSTEMROOT',
  'WINDIR',
];

/** The part of the environment that a worker is given. Names are compared as Windows does, without case. */
export function workerEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => ALLOWED.includes(name.toUpperCase())));
}
