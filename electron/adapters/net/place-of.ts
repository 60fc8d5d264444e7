import ipaddr from 'ipaddr.js';

/** Where an address lies: in everyone's internet, on this machine or a private network, or where nothing of ours is ever sent. */
export type Place = 'public' | 'local' | 'forbidden';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

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

/** What a user's own network may put in the place of an address. */
const ROUTED = {
  // Shared by a provider's customers, and what overlay networks hand out.
  overlay: [ipaddr.parseCIDR('100.64.0.0/10')],
  // For measuring networks; VPN programs let every name lead there.
  standIn: [ipaddr.parseCIDR('198.18.0.0/15')],
  // IPv4, as networks that have only IPv6 reach it.
  translated: [ipaddr.parseCIDR('64:ff9b::/96')],
};

/** Where an IP address lies; `forbidden` too for whatever is no address. IPv4 inside IPv6 (::ffff:1.2.3.4) counts as the IPv4 address. */
export function placeOf(address: string): Place {
  const parsed = parse(address);
  return parsed === null ? 'forbidden' : placeIn(parsed);
}

/**
 * As `placeOf`, through what the user's own network puts in between: overlay networks are local, and what stands for an address of the
 * internet is where that is. For what a user's own server led to, not for addresses that anybody typed.
 */
export function placeAsRouted(address: string): Place {
  const parsed = parse(address);
  if (parsed === null || METADATA.includes(parsed.toString())) return 'forbidden';
  switch (ipaddr.subnetMatch(parsed, ROUTED, 'itself')) {
    case 'overlay':
      return 'local';
    case 'standIn':
      return 'public';
    case 'translated':
      return placeAsRouted(new ipaddr.IPv4(parsed.toByteArray().slice(12)).toString());
    default:
      return placeIn(parsed);
  }
}

/** A zone (`%eth0`) says through which card, not where. */
function parse(address: string): Address | null {
  const bare = address.replace(/%.*$/, '');
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : null;
}

function placeIn(address: Address): Place {
  if (METADATA.includes(address.toString())) return 'forbidden';
  const range = address.range();
  if (LOCAL_RANGES.includes(range)) return 'local';
  if (range !== 'unicast') return 'forbidden';
  return address instanceof ipaddr.IPv6 && !address.match(GLOBAL_UNICAST) ? 'forbidden' : 'public';
}
