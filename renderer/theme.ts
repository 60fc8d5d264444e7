import { DEFAULT_APPEARANCE } from '../shared/domain/appearance.ts';
import type { Appearance } from '../shared/domain/settings.ts';
import type { Session } from './state/session.ts';

/** Where the last appearance is kept, so that the next start does not flash in another before the settings have come. */
const KEPT = 'safelight.appearance';

type Look = Pick<Appearance, 'theme' | 'motion' | 'density'>;

/** Sets theme, density and motion on the root as the settings and the system wish, from now on. */
export function followTheme(store: Session['store']): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let look: Look = kept() ?? DEFAULT_APPEARANCE;
  const apply = (): void => {
    const { dataset } = document.documentElement;
    dataset['theme'] = look.theme === 'system' ? (dark.matches ? 'dark' : 'light') : look.theme;
    dataset['density'] = look.density;
    dataset['motion'] = look.motion;
  };
  apply();
  dark.addEventListener('change', apply);
  store.subscribe(({ settings }, before) => {
    if (settings === null || settings.appearance === before.settings?.appearance) return;
    look = settings.appearance;
    apply();
    keep(look);
  });
}

function keep({ theme, motion, density }: Look): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ theme, motion, density }));
  } catch {
    // Storage may be forbidden or full; then the next start shows the system's theme for a moment.
  }
}

function kept(): Look | null {
  try {
    const text = localStorage.getItem(KEPT);
    const found: unknown = text === null ? null : JSON.parse(text);
    return isLook(found) ? found : null;
  } catch {
    return null;
  }
}

function isLook(value: unknown): value is Look {
  if (typeof value !== 'object' || value === null) return false;
  return 'theme' in value && 'motion' in value && 'density' in value;
}
