import { DEFAULT_APPEARANCE } from '../../shared/domain/appearance.ts';
import type { Appearance } from '../../shared/domain/settings.ts';
import type { Session } from './session.ts';
import { useSessionState } from './use-session.ts';

/** How the window looks, as the settings have it. */
export function useAppearance(): Appearance {
  return useSessionState((state) => state.settings?.appearance) ?? DEFAULT_APPEARANCE;
}

/** Keeps part of how the window looks in the settings. */
export function keepAppearance(session: Session, change: Partial<Appearance>): void {
  const { settings } = session.store.getState();
  if (settings !== null) void session.updateSettings({ appearance: { ...settings.appearance, ...change } });
}

/** `value`, or the bound that it passes. */
export function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
