import type { Health, SpaceState } from '../../../shared/contract/health.ts';
import type { Files, Space } from '../ports/files.ts';
import type { Store } from '../ports/store.ts';
import { type JudgedLibrary, judgeLibrary } from './judge-library.ts';
import { type Demand, type JudgedSpace, judgeSpace } from './judge-space.ts';
import { knownLibrary } from './library-marks.ts';
import { isDiskFull } from './storage-errors.ts';

/** What the work needs, in bytes. */
export type Workload = {
  /** Images as they come, in the data directory. */
  readonly data: Demand;
  /** What is made of them, in the library. */
  readonly library: Demand;
};

export type FindParts = {
  readonly files: Pick<Files, 'space' | 'ballast' | 'library'>;
  readonly store: Pick<Store, 'settings'>;
  readonly dataDir: string;
  readonly workload: () => Workload;
};

/**
 * Looks at both disks.
 * @param isDoubted whether something could not be written although there seemed to be room: then the numbers are believed only when a proof
 * could be written.
 * @throws FailureError when the data directory's cannot be looked at.
 */
export async function findHealth(parts: FindParts, before: Health, isDoubted: boolean): Promise<Health> {
  const { files, dataDir, workload } = parts;
  const { data, library } = workload();
  const [disk, place] = await Promise.all([files.space(dataDir), findLibrary(parts)]);
  const isSameDisk = place.space === null || place.space.device === disk.device;
  const demand = isSameDisk ? plus(data, library) : data;
  // Space that was given back for an emergency is to be taken again before anything new is.
  const kept = isDoubted ? files.ballast.bytes : 0;
  const ofData = judgeSpace(
    disk,
    { ...demand, underWay: demand.underWay + kept },
    isDoubted ? 'full' : before.disk.state,
  );
  const ofLibrary = isSameDisk ? NO_MATTER : judgeSpace(place.space, library, spaceOf(before.library.state));
  const isProven = !isDoubted || ofData.state === 'full' || (await files.ballast.make());
  const dataState = isProven ? ofData.state : 'full';
  const hasToProve = isDoubted && place.isFolder && place.judged.state === 'ok';
  const refused = hasToProve ? await refusalOf(parts) : null;
  const found = place.judged.state === 'ok' ? (refused ?? ofLibrary.state) : place.judged.state;
  return {
    holds: dataState === 'full' || !(found === 'ok' || found === 'low'),
    disk: { state: dataState, path: dataDir, freeBytes: disk.freeBytes, wantedBytes: ofData.wantedBytes },
    library: {
      state: found,
      missing: place.judged.state === 'missing' ? place.judged.why : null,
      path: files.library.root,
      freeBytes: isSameDisk ? null : (place.space?.freeBytes ?? null),
      wantedBytes: ofLibrary.wantedBytes,
    },
  };
}

const NO_MATTER: JudgedSpace = { state: 'ok', wantedBytes: 0 };

type Place = {
  readonly judged: JudgedLibrary;
  readonly isFolder: boolean;
  /** Null where there is no library to have any. */
  readonly space: Space | null;
};

async function findLibrary({ files, store }: FindParts): Promise<Place> {
  const { library } = files;
  try {
    const found = await library.look();
    const judged = judgeLibrary(knownLibrary(store, library.root), found);
    const space = judged.state === 'missing' ? null : await files.space(library.root);
    return { judged, isFolder: found.kind === 'folder', space };
  } catch {
    // Where there is none the look says so: an error is a disk that fails, or a share that is gone from the network.
    return { judged: { state: 'missing', why: 'no_answer' }, isFolder: false, space: null };
  }
}

/** What is wrong with a library that nothing can be written to, whatever its numbers say; null when something can. */
async function refusalOf({ files }: FindParts): Promise<'full' | 'read_only' | null> {
  try {
    await files.library.prove();
    return null;
  } catch (error) {
    return isDiskFull(error) ? 'full' : 'read_only';
  }
}

function spaceOf(state: Health['library']['state']): SpaceState {
  return state === 'missing' || state === 'read_only' ? 'ok' : state;
}

function plus(one: Demand, other: Demand): Demand {
  return { underWay: one.underWay + other.underWay, queued: one.queued + other.queued };
}
