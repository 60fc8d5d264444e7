import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { RefusedLinkError, UnusableAnswerError } from './call-errors.ts';
import { type Place, placeOf } from './net-place.ts';

/** Who gave the address of an image instead of the image. */
export type LinkSource = {
  readonly origin: string;
  /** The `Authorization` that is meant for this origin, and goes to no other. */
  readonly authorization: string;
  /** Whether it is on this computer or its network: then its images may be there as well. */
  readonly isLocal: boolean;
};

/** All addresses of a host; `dns.lookup` in truth. */
export type Resolve = (
  host: string,
  options: { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export type AllowedLink = {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Checks where the host's name leads, for a socket that connects to just that; null where any address will do. */
  readonly lookup: LookupFunction | null;
};

/**
 * Whether an image may be fetched from an address that a provider named. From its own host always. Otherwise a server on the internet
 * leads nowhere into this computer or its network, and one that speaks https not to plain http. Services of clouds that hand out
 * credentials are link-local; nobody leads there.
 * @throws RefusedLinkError that says why not; UnusableAnswerError for what is no address.
 */
export function allowLink(link: string, source: LinkSource, resolve: Resolve = systemResolve): AllowedLink {
  const url = parseHttp(link);
  if (url === null) throw new UnusableAnswerError('The address of the image is not a whole http address.');
  if (url.username !== '' || url.password !== '')
    throw new RefusedLinkError('The address of the image holds a user name or a password.');
  const from = new URL(source.origin);
  const headers = url.origin === source.origin ? { authorization: source.authorization } : {};
  // Its name is looked up once more all the same: a second answer may lead elsewhere.
  const lookup = checkedLookup(resolve, source);
  if (url.hostname === from.hostname) return { url, headers, lookup: source.isLocal ? null : lookup };
  if (from.protocol === 'https:' && url.protocol !== 'https:')
    throw new RefusedLinkError('The address of the image is not https, as the server itself is.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) refuseInside([host], source);
  return { url, headers, lookup };
}

const systemResolve: Resolve = (host, options, done) => lookup(host, options, done);

/** Looks a host up once; a second answer, which could be another one, is never asked for. */
function checkedLookup(resolve: Resolve, source: LinkSource): LookupFunction {
  return (host, options, done) => {
    resolve(host, { all: true }, (error, found) => {
      if (error !== null) return done(error, '', 0);
      try {
        refuseInside(
          found.map(({ address }) => address),
          source,
        );
      } catch (refused) {
        return done(refused as Error, '', 0);
      }
      const wanted = found.filter(({ family }) => isFamily(options.family, family));
      const [first] = wanted;
      if (first === undefined) return done(new Error(`getaddrinfo found no address of ${host}`), '', 0);
      if (options.all) return done(null, wanted);
      done(null, first.address, first.family);
    });
  };
}

function isFamily(wanted: number | string | undefined, family: number): boolean {
  return wanted === undefined || wanted === 0 || wanted === family || wanted === `IPv${family}`;
}

/** One such address among several is enough: which one a socket takes is not ours to know. */
function refuseInside(addresses: readonly string[], { isLocal }: LinkSource): void {
  const allowed: readonly Place[] = isLocal ? ['public', 'local'] : ['public'];
  const inside = addresses.find((address) => !allowed.includes(placeOf(address)));
  if (inside === undefined) return;
  throw new RefusedLinkError(
    `The address of the image leads to ${inside}, on this computer or a network of its own. It was not fetched.`,
  );
}

function parseHttp(text: string): URL | null {
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
  } catch {
    return null;
  }
}
