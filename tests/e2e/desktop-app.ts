import { once } from 'node:events';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { ROOT } from '../../build/ensure-built.mjs';
import type { EventPayload } from '../../shared/contract/events.ts';
import type { Safelight } from './launch.ts';

/** Starts the same app, on the same data, once more. Its end is the test's; one that still runs then is killed. */
export async function startAgain(
  start: Safelight['start'],
): Promise<Omit<Safelight, 'library' | 'complaints' | 'start'>> {
  const app = await _electron.launch({
    executablePath: start.path,
    args: [...start.args],
    env: start.env,
    cwd: ROOT,
  });
  const child = app.process();
  onTestFinished(() => void child.kill('SIGKILL'));
  return { app, page: await app.firstWindow() };
}

/** Answers every question of the app with the button of this number from now on. */
export async function answerQuestions(app: ElectronApplication, button: number): Promise<void> {
  await app.evaluate(({ dialog }, response) => {
    const world = globalThis as { asked?: string[] };
    world.asked ??= [];
    const { asked } = world;
    const answer = (...args: unknown[]) => {
      const { message } = args.at(-1) as { message: string };
      asked.push(message);
      return Promise.resolve({ response, checkboxChecked: false });
    };
    dialog.showMessageBox = answer as typeof dialog.showMessageBox;
  }, button);
}

/** What the app has asked its user since `answerQuestions`. */
export function askedQuestions(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(() => (globalThis as { asked?: string[] }).asked ?? []);
}

/** Waits for the end of the app's process; answers its exit code. */
export async function untilExit(app: ElectronApplication): Promise<number | null> {
  const child = app.process();
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

/** What the host has asked the page to show, since `hearEvents`. */
export function heardWishes(page: Page): Promise<EventPayload<'ui.wished'>[]> {
  return page.evaluate(() =>
    window.heard.flatMap((event) => (event.name === 'ui.wished' ? [event.payload] : [])),
  );
}
