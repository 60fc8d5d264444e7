import type { World } from './world.ts';

/** What the disk says to a call, as an error code; null when all is well. */
export function diskCode(
  call: string,
  path: string,
  { chance, plan, isCalm, diskTrouble }: Pick<World, 'chance' | 'plan' | 'isCalm' | 'diskTrouble'>,
): string | null {
  if (isCalm || call === 'close' || call === 'inspect' || call === 'makeVariant') return null;
  if (chance.odds(plan.diskTrouble)) return chance.pick(['EIO', 'ENOSPC', 'EACCES']);
  if (diskTrouble === null) return null;
  const isThere = diskTrouble.place === 'everywhere' || path.startsWith(`/${diskTrouble.place}`);
  const isRead = ['stat', 'read', 'readdir', 'statfs'].includes(call);
  return isThere && !(isRead && diskTrouble.code !== 'EIO') ? diskTrouble.code : null;
}
