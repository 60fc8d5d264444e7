// Apart from the settings' schema, since the window needs no schemas before its first paint.

export const THEMES = ['system', 'light', 'dark'] as const;
export const TIME_FORMATS = ['clock', 'relative', 'elapsed'] as const;
export const DENSITIES = ['comfortable', 'compact'] as const;

/** How the window looks until its user changes it. */
export const DEFAULT_APPEARANCE = {
  theme: 'system',
  motion: 'system',
  density: 'comfortable',
  logTime: 'clock',
  logWrap: true,
  logOpen: true,
  logSize: 42,
  sidebarSize: 22,
} as const;
