import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { encode } from '../electron/adapters/sharp/worker/encode.ts';
import { type Pixels, pixelsFrom } from '../electron/adapters/sharp/worker/pixels.ts';
import { edit } from '../electron/adapters/sharp/worker/variant.ts';
import type { Recipe } from '../shared/domain/processing.ts';

/**
 * The yardstick's process: the same edit and encoding in a plain loop, each base decoded once for all its variants, and nothing
 * of what the product adds: no queue, no messages between the images, no checks, no hashes, no measuring.
 */
export type BareWork = { readonly basePath: string; readonly recipe: Recipe; readonly outputPath: string };

sharp.concurrency(1);
sharp.cache(false);

async function makeAll(works: readonly BareWork[]): Promise<void> {
  for (const path of new Set(works.map(({ basePath }) => basePath))) {
    const base = await decode(path);
    for (const { recipe, outputPath } of works.filter(({ basePath }) => basePath === path)) {
      await writeFile(outputPath, await encode(await edit(base, recipe), recipe.format, recipe.quality));
    }
  }
}

async function decode(path: string): Promise<Pixels> {
  const { data, info } = await sharp(path).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return pixelsFrom(data, info);
}

process.on('message', async (works: readonly BareWork[]) => {
  await makeAll(works);
  process.send?.('done');
});
process.on('disconnect', () => process.exit());
