import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { FORMATS } from '../../../shared/domain/processing.ts';
import { drawRecipe } from '../../core/pipeline/recipe.ts';
import { drawing } from './test-support/pictures.ts';
import { NEVER, realPool, scratch, workersOf } from './test-support/pools.ts';

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><rect width="100" height="50" fill="#fff"/><path d="M0 0L100 50" stroke="#c00" stroke-width="9"/></svg>';

describe('the image worker', () => {
  it('gives the same pixels in every process', async () => {
    const folder = scratch();
    const basePath = join(folder, 'base.png');
    await drawing(1).toFile(basePath);
    const recipe = drawRecipe('standard', 11, 1, 'webp');
    const hashes: string[] = [];
    for (const pool of [realPool({ size: 1 }), realPool({ size: 1 })]) {
      const work = { basePath, recipe, outputPath: join(folder, 'variant.webp'), siblingHashes: [] };
      hashes.push((await pool.makeVariant(work, NEVER)).sha256);
    }
    expect(hashes[0]).toBe(hashes[1]);
  });

  it('does not look through its whole heap for every other picture', async () => {
    const folder = scratch();
    const basePath = join(folder, 'base.png');
    await drawing(1, 1024).toFile(basePath);
    const noted = join(folder, 'collections');
    writeFileSync(noted, '');
    const pool = realPool({ size: 1, execArgv: notingCollectionsIn(noted) });
    for (let variant = 0; variant < 8; variant += 1) {
      const recipe = drawRecipe('standard', variant, 1, 'jpeg');
      const outputPath = join(folder, `${variant}.jpeg`);
      await pool.makeVariant({ basePath, recipe, outputPath, siblingHashes: [] }, NEVER);
    }
    expect(readFileSync(noted, 'utf8').length).toBeLessThanOrEqual(1);
  });

  it.each(FORMATS)('draws an SVG as a %s of exactly the size asked for', async (format) => {
    const outputPath = join(scratch(), `drawn.${format}`);
    const pool = realPool({ size: 1 });
    const drawn = await pool.rasterize({ svg: SVG, width: 321, height: 200, format, outputPath }, NEVER);
    expect(drawn).toMatchObject({ format, width: 321, height: 200 });
    expect(await pool.inspect(outputPath, NEVER)).toEqual(drawn);
    const { data } = await sharp(outputPath).raw().toBuffer({ resolveWithObject: true });
    // The red line passes through the middle.
    expect([...data.subarray(3 * (100 * 321 + 160))].slice(0, 3).map((value) => value > 150)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('says what is wrong with an SVG that cannot be drawn, and with a size that is too large', async () => {
    const outputPath = join(scratch(), 'drawn.png');
    const pool = realPool({ size: 1 });
    const work = { width: 100, height: 100, format: 'png', outputPath } as const;
    await expect(pool.rasterize({ ...work, svg: '<svg' }, NEVER)).rejects.toMatchObject({
      failure: { code: 'processing_failed', stack: expect.stringContaining('rasterize.ts') },
    });
    await expect(pool.rasterize({ ...work, svg: SVG, width: 10_000, height: 10_000 }, NEVER)).rejects.toThrow(
      /more than the 16777216 allowed/,
    );
  });

  it('refuses an SVG file, since those come from outside', async () => {
    const path = join(scratch(), 'image.png');
    writeFileSync(path, SVG);
    await expect(realPool({ size: 1 }).inspect(path, NEVER)).rejects.toMatchObject({
      failure: { code: 'unusable_answer' },
    });
  });

  it('ends itself when pixels need more memory than it may have', async () => {
    const path = join(scratch(), 'large.png');
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    await sharp({ create: { width: 4000, height: 4000, channels: 3, background: 'black', noise } })
      .png({ compressionLevel: 0 })
      .toFile(path);
    const pool = realPool({ size: 1, memoryLimitBytes: 150 * 2 ** 20 });
    await pool.check();
    await expect(pool.inspect(path, NEVER)).rejects.toMatchObject({
      failure: {
        code: 'worker_out_of_memory',
        message: 'The image worker ran out of memory while decoding an image.',
      },
    });
    await expect(pool.check()).resolves.toMatchObject({ sharp: expect.any(String) });
  });

  it.runIf(process.platform === 'linux')(
    'costs one failure when it is killed at work, and another goes on',
    async () => {
      const folder = scratch();
      const pool = realPool({ size: 1 });
      const work = { svg: SVG, width: 4000, height: 4000, format: 'webp' } as const;
      await pool.check();
      const [pid] = workersOf(process.pid);
      const first = pool.rasterize({ ...work, outputPath: join(folder, 'first.webp') }, NEVER);
      const second = pool.rasterize(
        { ...work, width: 40, height: 20, outputPath: join(folder, 'second.webp') },
        NEVER,
      );
      process.kill(pid as number, 'SIGKILL');
      await expect(first).rejects.toMatchObject({
        failure: {
          code: 'worker_crashed',
          message: 'The image worker was ended by SIGKILL while drawing an image.',
        },
      });
      await expect(second).resolves.toMatchObject({ width: 40 });
      await vi.waitFor(() => expect(workersOf(process.pid)).not.toContain(pid));
      expect(existsSync(join(folder, 'second.webp'))).toBe(true);
    },
  );
});

/** Arguments of Node with which a process adds a letter to the file for each time that it has looked through its whole heap. */
function notingCollectionsIn(path: string): string[] {
  const script = `
    import { appendFileSync } from 'node:fs';
    import { constants, PerformanceObserver } from 'node:perf_hooks';
    new PerformanceObserver((list) => {
      const whole = list.getEntries().filter(({ detail }) => detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR);
      appendFileSync(${JSON.stringify(path)}, 'x'.repeat(whole.length));
    }).observe({ entryTypes: ['gc'] });`;
  return ['--import', `data:text/javascript,${encodeURIComponent(script)}`];
}
