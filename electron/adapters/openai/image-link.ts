import { isIP, type LookupFunction } from 'node:net';
import { checkedLookup, type Resolve, systemResolve } from '../net/checked-lookup.ts';
import { type Place, placeAsRouted } from '../net/place-of.ts';
import { RefusedLinkError, UnusableAnswerError } from './call-errors.ts';

/** Who gave the address of an image instead of the image. */
export type LinkSource = {
  readonly origin: string;
  /** The `Authorization` that is meant for this origin, and goes to no other. */
  readonly authorization: string;
  /** Whether it is on this computer or its network: then its images may be there as well. */
  readonly isLocal: boolean;
};

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
  const lookup = checkedLookup(resolve, (_host, addresses) => refusedInside(addresses, source));
  if (url.hostname === from.hostname) return { url, headers, lookup: source.isLocal ? null : lookup };
  if (from.protocol === 'https:' && url.protocol !== 'https:')
    throw new RefusedLinkError('The address of the image is not https, as the server itself is.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const refused = isIP(host) === 0 ? null : refusedInside([host], source);
  if (refused !== null) throw refused;
  return { url, headers, lookup };
}

/** One such address among several is enough. */
function refusedInside(addresses: readonly string[], { isLocal }: LinkSource): RefusedLinkError | null {
  const allowed: readonly Place[] = isLocal ? ['public', 'local'] : ['public'];
  const inside = addresses.find((address) => !allowed.includes(placeAsRouted(address)));
  if (inside === undefined) return null;
  return new RefusedLinkError(
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
