import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureBuilt, ROOT } from './ensure-built.mjs';

/** `npm run safelight`: the command line as it is built, built anew first when a source has changed. */
async function main() {
  try {
    await ensureBuilt();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
  createRequire(import.meta.url)(join(ROOT, 'out/main/cli.cjs'));
}

void main();
