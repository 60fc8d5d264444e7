import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** All addresses of a host; `dns.lookup` in truth. */
export type Resolve = (
  host: string,
  options: { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export const systemResolve: Resolve = (host, options, done) => lookup(host, options, done);

/**
 * Looks a host up once, for a socket that then connects to just what was checked: a second answer, which could be another one, is never
 * asked for.
 * @param refuse why none of these addresses may be connected to, null when any may. It is given all of them, since which one a socket takes
 * is not ours to know; and none, where none is of the family that is wanted.
 */
export function checkedLookup(
  resolve: Resolve,
  refuse: (host: string, addresses: readonly string[]) => Error | null,
): LookupFunction {
  return (host, options, done) => {
    resolve(host, { all: true }, (error, found) => {
      if (error !== null) return done(error, '', 0);
      const all = found.map(({ address }) => address);
      const wanted = found.filter(({ family }) => isFamily(options.family, family));
      const [first] = wanted;
      const refused = refuse(host, all) ?? (first === undefined ? refuse(host, []) : null);
      if (refused !== null || first === undefined)
        return done(refused ?? new Error(`${host} has no address.`), '', 0);
      if (options.all) return done(null, wanted);
      done(null, first.address, first.family);
    });
  };
}

function isFamily(wanted: number | string | undefined, family: number): boolean {
  return wanted === undefined || wanted === 0 || wanted === family || wanted === `IPv${family}`;
}
