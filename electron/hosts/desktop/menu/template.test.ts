import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { type MenuHost, menuTemplate } from './template.ts';

type Item = MenuItemConstructorOptions;

function menuOf(host: Partial<MenuHost> = {}) {
  const done: string[] = [];
  const menus = menuTemplate(
    { platform: 'linux', packaged: true, ...host },
    {
      wish: (wish) => done.push(wish),
      openLibrary: () => done.push('library opened'),
      openLogs: () => done.push('logs opened'),
      openNotices: () => done.push('notices opened'),
    },
  );
  const items = menus.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
  const titles = menus.map(({ label, role }) => label ?? role);
  return { items, titles, done };
}

/** Electron calls it with what was clicked, which none of ours looks at. */
function click(item: Item): void {
  (item.click as (() => void) | undefined)?.();
}

const PLATFORMS = ['linux', 'win32', 'darwin'] as const;

describe('the application menu', () => {
  it.each(PLATFORMS)('asks the page for everything that it can show, by its shortcut on %s', (platform) => {
    const { items, done } = menuOf({ platform });
    for (const item of items) click(item);
    expect(done.sort()).toEqual(
      [
        'new-job',
        'settings',
        'export',
        'open-bundle',
        'palette',
        'search-logs',
        'shortcuts',
        'toggle-log',
        'find-in-log',
        'about',
        'updates',
        'library opened',
        'diagnostics',
        'logs opened',
        'notices opened',
      ].sort(),
    );
  });

  it.each([
    ['CommandOrControl+N', 'new-job'],
    ['CommandOrControl+,', 'settings'],
    ['CommandOrControl+J', 'toggle-log'],
    ['CommandOrControl+F', 'find-in-log'],
    ['CommandOrControl+K', 'palette'],
    ['CommandOrControl+E', 'export'],
    ['CommandOrControl+O', 'open-bundle'],
  ])('has %s for %s', (accelerator, wish) => {
    const { items, done } = menuOf();
    click(items.find((item) => item.accelerator === accelerator) ?? {});
    expect(done).toEqual([wish]);
  });

  it.each(PLATFORMS)('gives no shortcut twice on %s', (platform) => {
    const keys = menuOf({ platform, packaged: false }).items.flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('keeps what concerns the app itself in the app’s own menu on macOS, and in File and Help elsewhere', () => {
    expect(menuOf({ platform: 'darwin' }).titles).toEqual([
      'appMenu',
      '&File',
      '&Edit',
      '&View',
      '&Window',
      '&Help',
    ]);
    expect(menuOf({ platform: 'win32' }).titles).toEqual(['&File', '&Edit', '&View', '&Window', '&Help']);
  });

  it('offers developer tools only where the app is developed', () => {
    const roles = (packaged: boolean) => menuOf({ packaged }).items.map(({ role }) => role);
    expect(roles(false)).toContain('toggleDevTools');
    expect(roles(true)).not.toContain('toggleDevTools');
    expect(roles(true)).not.toContain('reload');
  });
});
