import { spawn } from 'node:child_process';
import { chmodSync, closeSync, copyFileSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { AppImageUpdater } from 'electron-updater';

/** What electron-updater tells an installation. */
type InstallOptions = { readonly isForceRunAfter: boolean };

type OriginalParameters = ConstructorParameters<typeof AppImageUpdater>;

/**
 * electron-updater's, but for the last step: that removes the app before it moves the new one into its place, so a full disk or a power
 * cut between the two would leave none. Here the new one is complete beside the old before it takes its name.
 */
export class SafeAppImageUpdater extends AppImageUpdater {
  readonly #restartArgs: readonly string[];

  /** @param restartArgs what the app is started with again */
  constructor(app: OriginalParameters[1], restartArgs: readonly string[]) {
    super(null, app);
    this.#restartArgs = restartArgs;
  }

  protected override doInstall({ isForceRunAfter }: InstallOptions): boolean {
    const downloaded = this.installerPath;
    if (downloaded === null) return false;
    const current = process.env['APPIMAGE'] ?? '';
    if (!isAbsolute(current)) throw new Error(`APPIMAGE names no file: ${current}`);
    const replaced = replaceProgram(current, downloaded);
    if (isForceRunAfter) start(replaced, this.#restartArgs);
    return true;
  }
}

/**
 * Puts a downloaded program in the place of this one, so that at each moment one of them is there.
 * @returns the path of the new one. Where the old one's name holds a version, the new one keeps its own name, as electron-updater does
 */
function replaceProgram(current: string, downloaded: string): string {
  const isNamedByVersion = /\d+\.\d+\.\d+/.test(basename(current));
  const destination = isNamedByVersion ? join(dirname(current), basename(downloaded)) : current;
  const part = join(dirname(current), `.${basename(destination)}.part`);
  try {
    copyFileSync(downloaded, part);
    chmodSync(part, 0o755);
    sync(part);
    renameSync(part, destination);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
  sync(dirname(destination));
  if (destination !== current) rmSync(current, { force: true });
  rmSync(downloaded, { force: true });
  return destination;
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function start(program: string, args: readonly string[]): void {
  const child = spawn(program, args, { detached: true, stdio: 'ignore' });
  // Without a listener this process, which ends, would end with an error.
  child.on('error', () => undefined);
  child.unref();
}
