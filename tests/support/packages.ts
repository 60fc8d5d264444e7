import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../build/ensure-built.mjs';
import { setFuses } from '../../build/package/fuses.ts';
import { type UnpackedApp, unpackedApp } from '../../build/package/unpacked-app.ts';

/** Names a program that makes an unpacked app, whose folder it is given, start around an Electron of this machine. */
const PREPARE = 'SAFELIGHT_PREPARE_PACKAGE';

/** Packages the app as it is given to people, into a folder of its own. */
export async function packageApp(output: string): Promise<UnpackedApp> {
  await run(process.execPath, ['build/package.ts', `-c.directories.output=${output}`]);
  return unpackedApp(output);
}

/**
 * Makes a packaged app one that can be driven from outside, in its place: two fuses are set back, which would keep a debugger away and an
 * Electron of this machine from starting it. Nothing else about it changes.
 */
export async function openPackage(app: UnpackedApp): Promise<void> {
  await setFuses(app.fused, { EnableNodeCliInspectArguments: true, OnlyLoadAppFromAsar: false });
  const prepare = process.env[PREPARE];
  if (prepare) await run(prepare, [dirname(app.executable)]);
}

/** Why an app cannot be started where it was packaged, in one sentence, or null. */
export function whyNotStarted(app: UnpackedApp): string | null {
  const isAnothers = existsSync(join(app.resources, 'app')) && !process.env[PREPARE];
  return isAnothers
    ? `Electron brings an app of its own here, and ${PREPARE} does not say what to do.`
    : null;
}

/** Runs a program to its end. @throws Error with all that it said, when it fails */
export async function run(
  path: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const child = spawn(path, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${path} ended with ${code}:\n${said}`);
  return said;
}
