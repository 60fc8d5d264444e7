import type { MenuItemConstructorOptions } from 'electron';
import type { EventPayload } from '../../../../shared/contract/events.ts';
import { texts } from '../texts.ts';

export type Wish = EventPayload<'ui.wished'>['wish'];

/** What the menu can do. Everything else in it is the system's own. */
export type MenuActions = {
  /** Asks the page to show something. */
  readonly wish: (wish: Wish) => void;
  readonly openLibrary: () => void;
  readonly openLogs: () => void;
  /** The licences of what the app is made of, which come with its package. */
  readonly openNotices: () => void;
};

export type MenuHost = {
  /** As Node names it: darwin, linux, win32. */
  readonly platform: string;
  /** A packaged app has no developer tools in its menu. */
  readonly packaged: boolean;
};

type Item = MenuItemConstructorOptions;
const SEPARATOR: Item = { type: 'separator' };

/**
 * The application menu, as each platform has it: on macOS what concerns the app itself stands in the app's own menu, elsewhere
 * in File and Help.
 */
export function menuTemplate(host: MenuHost, actions: MenuActions): Item[] {
  const menus = [
    fileMenu(host, actions),
    editMenu(),
    viewMenu(host, actions),
    windowMenu(),
    helpMenu(host, actions),
  ];
  return host.platform === 'darwin' ? [appMenu(actions), ...menus] : menus;
}

/** Labels mark the letter that opens them with `&`, which macOS does not know and Electron takes out there. */
function wishItem(actions: MenuActions, wish: Wish, label: string, accelerator?: string): Item {
  return { label, click: () => actions.wish(wish), ...(accelerator === undefined ? {} : { accelerator }) };
}

function settingsItem(actions: MenuActions): Item {
  return wishItem(actions, 'settings', texts.menu.settings, 'CommandOrControl+,');
}

function updatesItem(actions: MenuActions): Item {
  return wishItem(actions, 'updates', texts.menu.updates);
}

function aboutItem(actions: MenuActions): Item {
  return wishItem(actions, 'about', texts.menu.about);
}

function quitItem(): Item {
  return { role: 'quit', label: texts.menu.quit, accelerator: 'CommandOrControl+Q' };
}

function appMenu(actions: MenuActions): Item {
  return {
    role: 'appMenu',
    submenu: [
      aboutItem(actions),
      updatesItem(actions),
      SEPARATOR,
      settingsItem(actions),
      SEPARATOR,
      { role: 'services' },
      SEPARATOR,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      SEPARATOR,
      quitItem(),
    ],
  };
}

function fileMenu({ platform }: MenuHost, actions: MenuActions): Item {
  const common: Item[] = [
    wishItem(actions, 'new-job', texts.menu.newJob, 'CommandOrControl+N'),
    SEPARATOR,
    wishItem(actions, 'export', texts.menu.export, 'CommandOrControl+E'),
    wishItem(actions, 'open-bundle', texts.menu.openBundle, 'CommandOrControl+O'),
    { label: texts.menu.openLibrary, click: actions.openLibrary },
    SEPARATOR,
  ];
  const rest: Item[] =
    platform === 'darwin' ? [{ role: 'close' }] : [settingsItem(actions), SEPARATOR, quitItem()];
  return { label: texts.menu.file, submenu: [...common, ...rest] };
}

function editMenu(): Item {
  const roles = [
    'undo',
    'redo',
    'separator',
    'cut',
    'copy',
    'paste',
    'delete',
    'separator',
    'selectAll',
  ] as const;
  const submenu = roles.map((role): Item => (role === 'separator' ? SEPARATOR : { role }));
  return { label: texts.menu.edit, submenu };
}

function viewMenu({ packaged }: MenuHost, actions: MenuActions): Item {
  return {
    label: texts.menu.view,
    submenu: [
      wishItem(actions, 'palette', texts.menu.palette, 'CommandOrControl+K'),
      wishItem(actions, 'search-logs', texts.menu.searchLogs, 'CommandOrControl+Shift+F'),
      SEPARATOR,
      wishItem(actions, 'toggle-log', texts.menu.toggleLog, 'CommandOrControl+J'),
      wishItem(actions, 'find-in-log', texts.menu.findInLog, 'CommandOrControl+F'),
      SEPARATOR,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      // On most keyboards the plus needs Shift; without it the same key is an equals sign.
      { role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false },
      { role: 'zoomOut' },
      SEPARATOR,
      { role: 'togglefullscreen' },
      ...(packaged ? [] : ([SEPARATOR, { role: 'reload' }, { role: 'toggleDevTools' }] satisfies Item[])),
    ],
  };
}

function windowMenu(): Item {
  return { role: 'windowMenu', label: texts.menu.window };
}

function helpMenu({ platform, packaged }: MenuHost, actions: MenuActions): Item {
  const shortcuts = wishItem(actions, 'shortcuts', texts.menu.shortcuts, 'CommandOrControl+/');
  const trouble: Item[] = [
    wishItem(actions, 'diagnostics', texts.menu.diagnostics),
    { label: texts.menu.openLogs, click: actions.openLogs },
    ...(packaged ? [{ label: texts.menu.notices, click: actions.openNotices }] : []),
  ];
  const common = [shortcuts, SEPARATOR, ...trouble];
  const submenu =
    platform === 'darwin' ? common : [...common, SEPARATOR, updatesItem(actions), aboutItem(actions)];
  return { role: 'help', label: texts.menu.help, submenu };
}
