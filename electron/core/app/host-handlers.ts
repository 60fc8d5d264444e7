import type { CommandName, CommandOutput } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { orExplain } from '../explain-failure.ts';
import type { Handlers } from './handler.ts';
import type { Services } from './services.ts';
import { shellHandlers } from './shell-handlers.ts';

type HostCommand = Extract<
  CommandName,
  'app.info' | `key.${string}` | `preset.${string}` | `data.${string}` | `shell.${string}`
>;

/** Commands about the app itself: its host, its keys, its data. */
export const hostHandlers: Handlers<HostCommand> = {
  ...shellHandlers,
  'app.info': ({ ports, readOnly }) => {
    const { version, dataDir, host, platform } = ports.info;
    const library = ports.files.library.root;
    return {
      version,
      dataDir,
      library,
      writable: readOnly === null,
      host,
      platform,
      shell: ports.shell.abilities,
    };
  },
  'key.list': ({ ports }) => ports.keys.ring(),
  'key.set': async ({ ports }, { baseUrl, key, keep }) => {
    requireSendable(key);
    await ports.keys.set(baseUrl, key, keep);
    return ports.keys.ring();
  },
  'key.clear': async ({ ports }, { baseUrl }) => {
    await ports.keys.clear(baseUrl);
    return ports.keys.ring();
  },
  'preset.preview': ({ previews }, { preset, seed }) => orExplain(() => previews.preview(preset, seed)),
  'data.stats': (services) => orExplain(() => dataStats(services)),
  'data.backup': async ({ logger, ports }) => {
    logger.flush();
    const made = await ports.store.backUp();
    ports.log.info('A backup was made', made);
    return made;
  },
};

async function dataStats({ logger, ports }: Services): Promise<CommandOutput<'data.stats'>> {
  logger.flush();
  const { files, store, info } = ports;
  const [usage, freeBytes] = await Promise.all([files.usage(), files.freeBytes(info.dataDir)]);
  return { ...store.totals(), ...usage, freeBytes };
}

/** A key goes into a header, which holds visible ASCII only. Says nothing of the key itself. */
function requireSendable(key: string): void {
  if (/^[\u0021-\u007e]+$/.test(key)) return;
  const what = /\s/.test(key) ? 'white space inside it' : 'characters that no key has';
  throw new AppError('invalid_input', `The API key has ${what}.`, {
    advice: 'Copy the key again, without quotes, line breaks or other text.',
    field: 'key',
  });
}
