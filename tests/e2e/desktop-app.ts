import { once } from 'node:events';
import type { ElectronApplication } from 'playwright-core';

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
