import ipaddr from 'ipaddr.js';

/** What a message may be sent to by an address's place in the net: everyone's, this machine or network, or never. */
export type Place = 'public' | 'local' | 'forbidden';

/**
 * Ranges of this machine and of private networks. Link-local ones are not among them: the metadata services of clouds, which hand out
 * credentials, live there.
 */
const LOCAL_RANGES: readonly string[] = ['loopback', 'private', 'uniqueLocal'];

/** Services of clouds that hand out credentials, where their address lies outside of link-local. */
const METADATA: readonly string[] = [
  '100.100.100.200', // Alibaba Cloud
  '168.63.129.16', // Azure, in a public range
  '192.0.0.192', // Oracle Cloud
  'fd00:ec2::254', // AWS over IPv6
];

/** Global unicast, the only part of IPv6 in which public hosts live. ipaddr.js calls all that it has no name for unicast. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** Where an IP address lies; `forbidden` too for whatever is no address. IPv4 inside IPv6 (::ffff:1.2.3.4) counts as the IPv4 address. */
export function placeOf(address: string): Place {
  if (!ipaddr.isValid(address)) return 'forbidden';
  const parsed = ipaddr.process(address);
  if (METADATA.includes(parsed.toString())) return 'forbidden';
  const range = parsed.range();
  if (LOCAL_RANGES.includes(range)) return 'local';
  if (range !== 'unicast') return 'forbidden';
  return parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST) ? 'forbidden' : 'public';
}

/** Why one of these addresses must not be sent to; null when all may. */
export function refusal(
  host: string,
  addresses: readonly string[],
  { allowLocal, secure }: { readonly allowLocal: boolean; readonly secure: boolean },
): string | null {
  const places = addresses.map(placeOf);
  if (places.length === 0) return `${host} has no address.`;
  if (places.includes('forbidden')) return `${host} leads to an address that is never sent to.`;
  if (places.includes('local') && !allowLocal)
    return `${host} leads to this computer or its network, which this webhook is not allowed to reach.`;
  if (places.includes('public') && !secure)
    return `${host} is not on this computer or its network, so it must be https.`;
  return null;
}
