/** Longer files hold more than one idea. */
const MAX_LINES = 400;

/** Electron's ends of the line between page and app, and the one file that may touch each. */
const WRAPPED: Readonly<Record<string, string>> = {
  ipcMain: 'electron/hosts/desktop/ipc.ts',
  ipcRenderer: 'electron/hosts/desktop/preload.ts',
};

const ONLY = /\b(?:it|test|describe|bench|suite)(?:\.\w+)*\.only\b/;
/** A folder that exists on somebody's machine only: a person's home, or where a build happened to run. */
const MACHINE_PATH = /(?<![\w.~-])\/(?:home|Users|root|work)\/[\w.-]+\//;

/** What is wrong with a source file as a text, a sentence each. */
export function wrongText(path: string, source: string): string[] {
  const wrong: string[] = [];
  const lines = source.trimEnd().split('\n').length;
  if (lines > MAX_LINES)
    wrong.push(`${path} has ${lines} lines; more than ${MAX_LINES} are more than one idea`);
  for (const [name, home] of Object.entries(WRAPPED)) {
    const used = new RegExp(`\\b${name}\\b(?=[.,\\s}])`).test(withoutComments(source));
    if (used && path !== home) wrong.push(`${path} uses ${name}, which only ${home} may`);
  }
  const only = ONLY.exec(source);
  if (only !== null) wrong.push(`${path} leaves out all other tests with ${only[0]}`);
  const machinePath = MACHINE_PATH.exec(source);
  if (machinePath !== null) wrong.push(`${path} names a folder of one machine: ${machinePath[0]}`);
  return wrong;
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}
