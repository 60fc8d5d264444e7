import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadLettering } from './lettering.ts';

const FONT = join(import.meta.dirname, '../../../resources/fonts/josefin-sans-500.woff');

describe('lettering', () => {
  it('draws text as paths, from where it is told', async () => {
    const { outline } = await loadLettering(FONT);
    expect(outline('L', 100, 50, 20, 0)).toMatch(/^M10\d[\d.]* 50L/);
    expect(outline('DEMO', 0, 0, 20, 0)).not.toBe(outline('OMED', 0, 0, 20, 0));
  });

  it('measures in proportion to the size, with the space between letters but not after the last', async () => {
    const { measure } = await loadLettering(FONT);
    expect(measure('DEMO', 40, 0)).toBeCloseTo(2 * measure('DEMO', 20, 0));
    expect(measure('DEMO', 20, 0.5) - measure('DEMO', 20, 0)).toBeCloseTo(3 * 0.5 * 20);
  });

  it('leaves out letters that the font lacks', async () => {
    const { measure, outline } = await loadLettering(FONT);
    expect(outline('A灯B', 0, 0, 20, 0)).toBe(outline('AB', 0, 0, 20, 0));
    expect(measure('灯台 море', 20, 0.2)).toBe(0);
  });

  it('refuses a file that is not a font', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lettering-'));
    const path = join(folder, 'font.woff');
    await writeFile(path, 'This is no font.');
    await expect(loadLettering(path)).rejects.toThrow();
    await rm(folder, { recursive: true });
  });
});
