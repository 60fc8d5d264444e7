import { z } from 'zod';
import type { Store } from '../ports/store.ts';
import type { KnownLibrary } from './judge-library.ts';

/** Where it is kept; these are none of the user's settings. */
const KEY = 'libraryMarks';
/** More libraries than this nobody goes back to. */
const MOST_KNOWN = 20;

const marksSchema = z.array(z.object({ path: z.string(), mark: z.string(), device: z.string().nullable() }));

/** What is remembered of the library at this path; null when it was never written to. */
export function knownLibrary(store: Pick<Store, 'settings'>, path: string): KnownLibrary | null {
  return read(store).find((known) => isSame(known.path, path)) ?? null;
}

export function rememberLibrary(store: Pick<Store, 'settings'>, path: string, known: KnownLibrary): void {
  const others = read(store).filter((other) => !isSame(other.path, path));
  store.settings.set(KEY, [{ path, ...known }, ...others].slice(0, MOST_KNOWN));
}

export function forgetLibrary(store: Pick<Store, 'settings'>, path: string): void {
  store.settings.set(
    KEY,
    read(store).filter((other) => !isSame(other.path, path)),
  );
}

/** A share of Windows (`\\NAS\images\`) is written with a separator behind it as a library, and without one as a folder of its jobs. */
function isSame(one: string, other: string): boolean {
  const bare = (path: string) => path.replace(/[\\/]+$/, '');
  return bare(one) === bare(other);
}

function read({ settings }: Pick<Store, 'settings'>): z.infer<typeof marksSchema> {
  const parsed = marksSchema.safeParse(settings.all()[KEY]);
  return parsed.success ? parsed.data : [];
}
