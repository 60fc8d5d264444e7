import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StateFile } from './state-file.ts';

const BOUNDS = { x: 10, y: -20, width: 1000, height: 700 };
const FRESH = { bounds: null, maximized: false, theme: 'system' };

describe('the file of the window’s state', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'safelight-window-'));
    path = join(folder, 'window', 'state.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('gives back at the next start what was noted', async () => {
    const file = new StateFile(path);
    expect(file.state).toEqual(FRESH);
    file.note({ bounds: BOUNDS });
    file.note({ maximized: true, theme: 'dark' });
    file.flush();
    expect(new StateFile(path).state).toEqual({ bounds: BOUNDS, maximized: true, theme: 'dark' });
    expect(await readdir(join(folder, 'window'))).toEqual(['state.json']);
  });

  it('writes many changes once, by itself', async () => {
    vi.useFakeTimers();
    try {
      const file = new StateFile(path);
      for (let x = 0; x < 100; x++) file.note({ bounds: { ...BOUNDS, x } });
      await expect(readFile(path)).rejects.toThrow('ENOENT');
      vi.runAllTimers();
      expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ bounds: { x: 99 } });
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('writes nothing when nothing was noted', async () => {
    new StateFile(path).flush();
    expect(await readdir(folder)).toEqual([]);
  });

  it('goes on when the file cannot be written', async () => {
    const complained = vi.spyOn(console, 'error').mockImplementation(() => {});
    await writeFile(join(folder, 'window'), 'a file where the folder should be');
    const file = new StateFile(path);
    file.note({ maximized: true });
    file.flush();
    expect(complained).toHaveBeenCalledOnce();
    expect(file.state.maximized).toBe(true);
    complained.mockRestore();
  });

  it.each([
    { x: 1.5, y: 0, width: 900, height: 700 },
    { x: null, y: 0, width: 900, height: 700 },
    { x: 0, y: 0, width: '900', height: 700 },
    { x: 0, y: 0, width: 900, height: 0 },
    { x: 0, y: 2e6, width: 900, height: 700 },
    [0, 0, 900, 700],
  ])('does not take %j for a place', async (bounds) => {
    const file = join(folder, 'state.json');
    await writeFile(file, JSON.stringify({ bounds, maximized: true, theme: 'dark' }));
    expect(new StateFile(file).state).toEqual({ bounds: null, maximized: true, theme: 'dark' });
  });

  it('takes nothing from a file that is not as it should be', async () => {
    const file = join(folder, 'state.json');
    const isSound = async (text: string): Promise<void> => {
      await writeFile(file, text);
      const { bounds, maximized, theme } = new StateFile(file).state;
      expect(typeof maximized).toBe('boolean');
      expect(['system', 'light', 'dark']).toContain(theme);
      if (bounds === null) return;
      expect(Object.keys(bounds)).toEqual(['x', 'y', 'width', 'height']);
      for (const side of Object.values(bounds)) expect(Number.isInteger(side)).toBe(true);
    };
    const oddBounds = fc.record({
      x: fc.anything(),
      y: fc.double(),
      width: fc.integer(),
      height: fc.integer(),
    });
    await fc.assert(fc.asyncProperty(fc.string(), isSound), { numRuns: 30 });
    await fc.assert(fc.asyncProperty(fc.json(), isSound), { numRuns: 30 });
    await fc.assert(
      fc.asyncProperty(fc.record({ bounds: oddBounds, theme: fc.anything() }), (state) =>
        isSound(JSON.stringify(state) ?? ''),
      ),
      { numRuns: 60 },
    );
    await writeFile(
      file,
      '{"bounds":{"x":1e9,"y":0,"width":900,"height":-1},"maximized":"yes","theme":"pink"}',
    );
    expect(new StateFile(file).state).toEqual(FRESH);
  });
});
