import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { refusal } from './address-guard.ts';

/** All addresses of a host; `dns.lookup` in truth. */
export type Resolve = (
  host: string,
  options: { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export const systemResolve: Resolve = (host, options, done) => lookup(host, options, done);

/** Where the host leads must not be sent to. Its message says why. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';
}

/**
 * Looks a host up once, for a socket that then connects to just what was checked: a second answer, which could be another one, is never
 * asked for. One forbidden address among several refuses the host, since which one a socket takes is not ours to know.
 */
export function checkedLookup(
  resolve: Resolve,
  allowed: { readonly allowLocal: boolean; readonly secure: boolean },
): LookupFunction {
  return (host, options, done) => {
    resolve(host, { all: true }, (error, found) => {
      if (error !== null) return done(error, '', 0);
      const wanted = found.filter(({ family }) => isFamily(options.family, family));
      const refused = refusal(
        host,
        found.map(({ address }) => address),
        allowed,
      );
      const [first] = wanted;
      if (refused !== null || first === undefined)
        return done(new RefusedAddress(refused ?? `${host} has no address.`), '', 0);
      if (options.all) return done(null, wanted);
      done(null, first.address, first.family);
    });
  };
}

function isFamily(wanted: number | string | undefined, family: number): boolean {
  return wanted === undefined || wanted === 0 || wanted === family || wanted === `IPv${family}`;
}
