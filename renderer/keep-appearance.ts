import type { Appearance } from '../shared/domain/settings.ts';
import type { Session } from './state/session.ts';

/** Keeps part of how the window looks in the settings. */
export function keepAppearance(session: Session, change: Partial<Appearance>): void {
  const { settings } = session.store.getState();
  if (settings !== null) void session.updateSettings({ appearance: { ...settings.appearance, ...change } });
}

/** `value`, or the bound that it passes. */
export function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
