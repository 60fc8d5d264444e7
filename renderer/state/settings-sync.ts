import type { StoreApi } from 'zustand/vanilla';
import type { Client } from '../../shared/contract/client.ts';
import type { CommandInput } from '../../shared/contract/commands.ts';
import type { Result } from '../../shared/contract/result.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import type { SessionState } from './session-state.ts';

/** Keeps the settings as the app has them, and shows changes before the app has answered. */
export type SettingsSync = {
  load(): Promise<Result<Settings>>;
  /** Shows the change at once; takes it back when the app refuses it. */
  update(change: CommandInput<'settings.update'>): Promise<Result<Settings>>;
  hear(settings: Settings): void;
};

export function openSettingsSync(client: Client, store: StoreApi<SessionState>): SettingsSync {
  let open = 0;
  /** What the app said last. While changes are open, showing it would undo them on the screen. */
  let said: Settings | null = null;

  /** How often the app said how they are: an answer that was overtaken by an event is older than that. */
  let heard = 0;

  function hear(settings: Settings): void {
    said = settings;
    heard++;
    if (open === 0) store.setState({ settings });
  }

  return {
    hear,
    async load() {
      const before = heard;
      const answer = await client.call('settings.get', {});
      if (answer.ok && heard === before) hear(answer.value);
      return answer;
    },
    async update(change) {
      const { settings } = store.getState();
      if (settings !== null) store.setState({ settings: { ...settings, ...withoutAbsent(change) } });
      open++;
      const answer = await client.call('settings.update', change);
      open--;
      if (answer.ok) hear(answer.value);
      else if (said !== null) hear(said);
      return answer;
    },
  };
}

/** A key that is there with the value undefined means no change, as one that is not there. */
function withoutAbsent(change: CommandInput<'settings.update'>): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
