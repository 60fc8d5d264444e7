import type { Ports } from '../../../electron/core/ports/index.ts';

/** The care for the database's files is proved elsewhere. */
export const SOUND_DATABASE: Ports['database'] = {
  wantsCheck: false,
  // So the library is not looked through after an unclean end: what comes of that is proved where it is made.
  writtenAt: null,
  notDone: null,
  onDamage: () => {},
  check: async () => [],
  verify: async () => null,
  backups: () => [{ name: 'made-up.db', at: 0, bytes: 1, kind: 'daily' }],
  removeBackup: async () => {},
  disown: async () => {},
  atStart: { repair: false, restore: null },
  setAtStart: () => {},
  restart: null,
};
