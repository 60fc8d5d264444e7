import { nativeTheme } from 'electron';
import type { Client } from '../../../../shared/contract/client.ts';
import type { Settings } from '../../../../shared/domain/settings.ts';
import type { StateFile } from './state-file.ts';

/** Gives the window the colours that it had the last time: its first paint comes before the settings are read. */
export function startWithTheme({ state }: StateFile): void {
  nativeTheme.themeSource = state.theme;
}

/** Keeps the system's parts of the window, and what the page takes for the system's theme, as the settings say. */
export async function followTheme(client: Client, stateFile: StateFile): Promise<void> {
  const use = ({ appearance: { theme } }: Settings): void => {
    if (theme === stateFile.state.theme) return;
    nativeTheme.themeSource = theme;
    stateFile.note({ theme });
  };
  client.subscribe((event) => {
    if (event.name === 'settings.changed') use(event.payload);
  });
  const settings = await client.call('settings.get', {});
  if (settings.ok) use(settings.value);
}
