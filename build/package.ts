import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ensureBuilt, ROOT } from './ensure-built.mjs';

/**
 * `npm run package`: the app unpacked, for this system, in dist/. `npm run dist` (`--installers`): what is given to people, from a build
 * made anew. Other arguments go on to electron-builder: `npm run dist -- --linux deb`.
 */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const installers = args.includes('--installers');
  if (installers) rmSync(join(ROOT, 'out'), { recursive: true, force: true });
  await ensureBuilt();
  const rest = args.filter((arg) => arg !== '--installers');
  const builder = createRequire(import.meta.url).resolve('electron-builder/package.json');
  const { status } = spawnSync(
    process.execPath,
    [
      join(dirname(builder), 'cli.js'),
      ...['--config', 'build/electron-builder.ts', '--publish', 'never'],
      ...(installers ? [] : ['--dir']),
      ...rest,
    ],
    { cwd: ROOT, stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
}

void main();
