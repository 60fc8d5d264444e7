import { parseArgs } from 'node:util';
import { FOLDER_SWITCHES } from './options.ts';

/** Chromium's, without which it may not start here. */
const SANDBOX_SWITCHES: ReadonlySet<string> = new Set([
  '--no-sandbox',
  '--disable-setuid-sandbox',
  '--disable-namespace-sandbox',
  '--disable-gpu-sandbox',
]);

/**
 * What of this start's arguments counts for the next one too: where its folders are, and how it is shut in. What was to be done once, a new
 * job, a link or a file to open, has been done.
 */
export function restartArgs(args: readonly string[]): string[] {
  const { tokens } = parseArgs({ args: [...args], options: FOLDER_SWITCHES, strict: false, tokens: true });
  return tokens.flatMap((token) => {
    if (token.kind !== 'option') return [];
    const { name, rawName, value } = token;
    if (SANDBOX_SWITCHES.has(rawName)) return [rawName];
    return Object.hasOwn(FOLDER_SWITCHES, name) && value ? [`${rawName}=${value}`] : [];
  });
}
