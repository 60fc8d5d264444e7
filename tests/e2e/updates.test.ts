import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { strings } from '../../renderer/strings/index.ts';
import { UpdateServer } from '../servers/update-server.ts';
import { expectAccessible } from './axe.ts';
import { untilExit } from './desktop-app.ts';
import { launch } from './launch.ts';

const text = strings.updates;
const NOTES = 'Faster <b>starts</b>.\n<script>document.title = "bad"</script>';
/** Says that it was started, with what, and that is all it does. */
const PROGRAM = '#!/bin/sh\nprintf "%s\\n" "$@" > "$0.started.part" && mv "$0.started.part" "$0.started"\n';

/** Chooses an item of the application menu. */
function choose(app: ElectronApplication, label: string): Promise<void> {
  return app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
    items.find((item) => item.label === wanted)?.click();
  }, label);
}

it('an update is found from the menu, got, told, and put in the place of this version when its user restarts', async (context) => {
  const server = await UpdateServer.start();
  const folder = mkdtempSync(join(tmpdir(), 'safelight-updates-'));
  onTestFinished(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const program = join(folder, 'Safelight.AppImage');
  writeFileSync(program, 'the old program');
  writeFileSync(
    join(folder, 'publisher.json'),
    JSON.stringify({ url: server.url, keys: [server.keys.publicKey] }),
  );
  server.publish({ version: '99.0.0', notes: NOTES, program: Buffer.from(PROGRAM) });

  const { app, page, complaints } = await launch(context, undefined, {
    APPIMAGE: program,
    // Wherever Electron lies, it is below this: as if it were what the AppImage has mounted.
    APPDIR: '/',
    SAFELIGHT_TEST_PUBLISHER: join(folder, 'publisher.json'),
  });
  await choose(app, 'Check for Updates…');
  await page.getByRole('heading', { name: text.title, level: 2 }).waitFor();
  await page.getByRole('status').getByText(text.states.ready('99.0.0')).waitFor();
  const notes = page.getByRole('region', { name: text.notes('99.0.0') });
  expect(await notes.textContent()).toBe(NOTES);
  expect(await page.title()).not.toBe('bad');
  await expectAccessible(page, '.settings-content');
  expect(readFileSync(program, 'utf8')).toBe('the old program');

  await page.getByRole('button', { name: 'New job' }).first().click();
  await page.getByRole('status').getByText(text.readyTitle('99.0.0')).waitFor();
  await expectAccessible(page, '.updates-notice');
  await page.getByRole('button', { name: text.restart }).click();
  expect(await untilExit(app)).toBe(0);
  expect(readFileSync(program, 'utf8')).toBe(PROGRAM);
  await expect.poll(() => readFileSync(`${program}.started`, 'utf8')).toContain('--data-dir');
  expect(complaints).toEqual([]);
});
