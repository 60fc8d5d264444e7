/** Where a shortcut works; also the headings of the shortcut sheet. */
export const SHORTCUT_GROUPS = ['window', 'jobs', 'job', 'timeline', 'log'] as const;
export type ShortcutGroup = (typeof SHORTCUT_GROUPS)[number];

/**
 * Every shortcut there is, by what it does: the keys (see ui/keys.ts), any of which does it. The window registers those of the group
 * `window`; the others are keys of the control that has the focus, and stand here to be shown.
 */
export const SHORTCUTS = {
  palette: { group: 'window', keys: ['mod+k'] },
  newJob: { group: 'window', keys: ['mod+n', 'alt+n'] },
  settings: { group: 'window', keys: ['mod+,'] },
  metrics: { group: 'window', keys: ['mod+shift+m'] },
  exportJob: { group: 'window', keys: ['mod+e'] },
  openBundle: { group: 'window', keys: ['mod+o'] },
  searchLogs: { group: 'window', keys: ['mod+shift+f'] },
  searchJobs: { group: 'window', keys: ['mod+shift+l'] },
  togglePause: { group: 'window', keys: ['mod+shift+p'] },
  toggleSidebar: { group: 'window', keys: ['mod+b'] },
  toggleLog: { group: 'window', keys: ['mod+j'] },
  shortcuts: { group: 'window', keys: ['?'] },

  moveInJobs: { group: 'jobs', keys: ['arrowup', 'arrowdown', 'home', 'end'] },
  markJob: { group: 'jobs', keys: [' '] },
  extendMarks: { group: 'jobs', keys: ['shift+arrowup', 'shift+arrowdown'] },
  markAll: { group: 'jobs', keys: ['mod+a'] },
  deleteJobs: { group: 'jobs', keys: ['delete'] },
  reorder: { group: 'jobs', keys: ['alt+arrowup', 'alt+arrowdown'] },

  start: { group: 'job', keys: ['mod+enter'] },
  moveInSheet: { group: 'job', keys: ['arrowleft', 'arrowright', 'arrowup', 'arrowdown'] },
  openImage: { group: 'job', keys: ['enter'] },
  starImage: { group: 'job', keys: ['s'] },
  deleteImage: { group: 'job', keys: ['delete'] },

  moveInTimeline: { group: 'timeline', keys: ['arrowleft', 'arrowright', 'arrowup', 'arrowdown'] },
  zoomTimeline: { group: 'timeline', keys: ['+', '-'] },
  fitTimeline: { group: 'timeline', keys: ['0'] },
  showInLog: { group: 'timeline', keys: ['enter'] },

  findInLog: { group: 'log', keys: ['mod+f'] },
  nextError: { group: 'log', keys: ['n'] },
  previousError: { group: 'log', keys: ['p'] },
  followLog: { group: 'log', keys: ['end'] },
  expandEntry: { group: 'log', keys: ['enter'] },
  copyEntry: { group: 'log', keys: ['c'] },
} as const satisfies Readonly<Record<string, { group: ShortcutGroup; keys: readonly string[] }>>;

export type ShortcutName = keyof typeof SHORTCUTS;
