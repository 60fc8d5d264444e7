import type { CloudAccount } from '../ports/cloud.ts';
import type { Ports } from '../ports/index.ts';
import type { Store } from '../ports/store.ts';
import { cloudIdsFor } from './cloud-ids.ts';
import type { Sender } from './cloud-rows.ts';

/** Which account this machine joined first; not one of the user's settings. */
const FIRST_ACCOUNT = 'cloudFirstAccount';
const MOST_NAME = 100;

/** Remembers the account that is joined, if it is the first one ever: its rows have the ids that things have here. */
export function rememberFirstAccount({ settings }: Store, accountId: string): void {
  if (typeof settings.all()[FIRST_ACCOUNT] !== 'string') settings.set(FIRST_ACCOUNT, accountId);
}

/** As whom this machine writes into an account that it has joined. */
export function senderFor({ store, info }: Ports, { id }: CloudAccount): Sender {
  const first = store.settings.all()[FIRST_ACCOUNT];
  return {
    userId: id,
    idOf: cloudIdsFor(id, typeof first === 'string' ? first : id),
    deviceId: store.sync.state().deviceId,
    deviceName: info.deviceName.trim().slice(0, MOST_NAME) || info.platform,
  };
}
