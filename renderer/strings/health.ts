import type { Health, MissingReason } from '../../shared/contract/health.ts';
import { bytes } from './format.ts';

type Room = Pick<Health['disk'], 'freeBytes' | 'wantedBytes' | 'path'>;

const free = ({ freeBytes }: Room) => (freeBytes === null ? '' : `: ${bytes(freeBytes)} free`);
/** How much is to be freed; rounded up, so that freeing as much as is said is enough. */
const toFree = ({ freeBytes, wantedBytes }: Room) =>
  bytes(Math.max(1e6, Math.ceil((wantedBytes - (freeBytes ?? 0)) / 1e6) * 1e6));

const missingTitles: Readonly<Record<MissingReason, string>> = {
  gone: 'The library folder is not there',
  other_disk: 'The library’s drive seems to be away',
  not_a_folder: 'The library is a file, not a folder',
  no_answer: 'The library’s disk does not answer',
};

const waits = 'Nothing new is started, and finished images are kept until they can be stored.';
const byItself = 'It goes on by itself when that is over.';

/** What is wrong with the disks, and what to do about it. */
export const health = {
  fullTitle: (room: Room) => `The disk is full${free(room)}`,
  full: (room: Room) =>
    `Nothing new is started, so that nothing is bought that could not be saved. Free ${toFree(room)} on the disk of ${room.path}. ${byItself}`,
  lowTitle: (room: Room) => `The disk is filling up${free(room)}`,
  low: (room: Room) =>
    `Work goes on. Free ${toFree(room)} on the disk of ${room.path} to have room for what waits, and some to spare.`,
  libraryFullTitle: (room: Room) => `The library’s disk is full${free(room)}`,
  libraryFull: (room: Room) => `${waits} Free ${toFree(room)} on the disk of ${room.path}. ${byItself}`,
  libraryLowTitle: (room: Room) => `The library’s disk is filling up${free(room)}`,
  readOnlyTitle: 'The library cannot be written',
  readOnly: (path: string) => `${waits} Make the folder ${path} writable, or choose another one. ${byItself}`,
  missingTitle: (reason: MissingReason) => missingTitles[reason],
  missing: (reason: MissingReason, path: string) => {
    if (reason === 'other_disk') {
      return `${waits} There is a folder at ${path}, but it is not the one that Safelight wrote to. Connect the drive. ${byItself}`;
    }
    if (reason === 'no_answer') return `${waits} Safelight waits for ${path}. ${byItself}`;
    return `${waits} Bring ${path} back, or choose another folder. ${byItself}`;
  },
  choose: 'Choose another folder…',
  useThis: 'Use this folder',
  useThisHint: 'Makes what is at this path now the library, although it is not the one that it was.',
  hide: 'Hide',
  waitsForSpace: 'Disk full',
  waitsForLibrary: 'No library',
  waitsHint: 'Nothing new starts until that is over. It goes on by itself.',
} as const;
