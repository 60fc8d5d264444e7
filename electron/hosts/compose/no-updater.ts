import type { Updater } from '../../core/ports/updater.ts';

/** A host that does not update the app: the web host and the command line are parts of it. */
export const NO_UPDATER: Updater = {
  unsupported: 'host',
  builtInUrl: null,
  check: refuse,
  download: refuse,
  restart: () => {},
  leave: () => false,
};

/** Never called: nothing is asked of a host without updates. */
async function refuse(): Promise<never> {
  throw new Error('This host does not update the app');
}
