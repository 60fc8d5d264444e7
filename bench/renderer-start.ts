import { join } from 'node:path';
import { scratch } from './fixtures.ts';
import { atMost, figure, inTurns, type Row } from './measure.ts';
import { type BenchWindow, memoryMb, openApp, openWindow, processesOf } from './renderer/window.ts';

const ROUNDS = 5;
/** After a start nothing is left to do by then. */
const REST_MS = 3_000;

/** A cold start of the built app to a window that can be used, and its memory at rest, against an empty Electron window. */
export async function run(): Promise<Row[]> {
  const dataDir = scratch();
  const shell = join(import.meta.dirname, 'renderer/shell.cjs');
  const openEmpty = () => openWindow([shell, 'about:blank', 'none']);
  const memory: Record<string, number> = {};
  const measure = async (name: string, open: () => Promise<BenchWindow>, ready: string): Promise<number> => {
    const started = performance.now();
    const window = await open();
    await window.page.locator(ready).first().waitFor({ state: 'attached' });
    const ms = performance.now() - started;
    await window.page.waitForTimeout(REST_MS);
    memory[name] = memoryMb(processesOf(window));
    await window.app.close();
    return ms;
  };
  const figures = await inTurns(ROUNDS, {
    app: () => measure('app', () => openApp(dataDir), 'nav button'),
    empty: () => measure('empty', openEmpty, 'body'),
  });
  return [
    atMost(
      'cold start to a usable window, against an empty one',
      figure(figures, 'app'),
      figure(figures, 'empty'),
      'ms',
      1.5,
    ),
    atMost(
      'memory of all processes at rest, against an empty window',
      figure(memory, 'app'),
      figure(memory, 'empty'),
      'MB',
      1.3,
    ),
  ];
}
