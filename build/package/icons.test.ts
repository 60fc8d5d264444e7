import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it, onTestFinished } from 'vitest';
import { renderIcons } from './icons.ts';

it('draws the icons of all three systems from the one drawing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'safelight-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await renderIcons(folder);

  for (const name of await readdir(join(folder, 'linux'))) {
    const { width, height, format } = await sharp(join(folder, 'linux', name)).metadata();
    expect({ name: `${width}x${height}.png`, format }).toEqual({ name, format: 'png' });
    // The lamp and the room around it: a picture that came out empty has one colour.
    const { entropy } = await sharp(join(folder, 'linux', name)).stats();
    expect(entropy).toBeGreaterThan(2);
  }
  const ico = await readFile(join(folder, 'icon.ico'));
  const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => ico[6 + index * 16] || 256);
  expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
  expect((await readFile(join(folder, 'icon.icns'))).toString('latin1', 0, 4)).toBe('icns');
});
