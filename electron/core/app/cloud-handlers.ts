import type { CommandName } from '../../../shared/contract/commands.ts';
import type { Handlers } from './handler.ts';

/** Commands of the cloud switch. */
export const cloudHandlers: Handlers<Extract<CommandName, `cloud.${string}`>> = {
  'cloud.sql': async ({ ports }) => ({ sql: await ports.cloud.tablesSql() }),
  'cloud.status': ({ sync }) => sync.statusNow(),
  'cloud.setProject': ({ sync }, project) => sync.setProject(project),
  'cloud.set': ({ sync }, changes) => sync.set(changes),
  'cloud.signIn': ({ sync }, { email, password }) => sync.signIn(email, password),
  'cloud.sendCode': async ({ sync }, { email }) => {
    await sync.sendCode(email);
    return {};
  },
  'cloud.verifyCode': ({ sync }, { email, code }) => sync.verifyCode(email, code),
  'cloud.signOut': ({ sync }) => sync.signOut(),
  'cloud.join': ({ sync }, { history }) => sync.join(history === 'all'),
  'cloud.leave': ({ sync }) => sync.leave(),
  'cloud.sync': ({ sync }, { waitMs }) => sync.syncNow(waitMs),
  'cloud.parked': ({ sync }, { limit }) => sync.parked(limit),
  'cloud.retryParked': ({ sync }, { rows }) => sync.retryParked(rows),
  'cloud.keepLocal': async ({ sync }, { jobIds, local }) => {
    await sync.keepLocal(jobIds, local);
    return {};
  },
  'cloud.job': ({ sync }, { jobId }) => sync.place(jobId),
  'cloud.watch': ({ sync }, { jobId }) => {
    sync.watch(jobId);
    return {};
  },
  'cloud.fetch': async ({ sync }, { jobId, waitMs }) => ({ complete: await sync.fetch(jobId, waitMs) }),
  'cloud.log': ({ sync }, { beforeId, limit }) => sync.messages(beforeId, limit),
};
