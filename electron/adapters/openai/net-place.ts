import { BlockList, isIP } from 'node:net';

/** Where an address lies: in the internet, on this computer or its network, or where nobody has any business. */
export type Place = 'public' | 'local' | 'forbidden';

type Range = readonly [address: string, bits: number];

const LOCAL_4: readonly Range[] = [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  // Shared by a provider's customers, and what overlay networks hand out.
  ['100.64.0.0', 10],
];
/**
 * "This" network, link-local with the services of clouds that hand out credentials, broadcast. 198.18.0.0/15 is not among them: VPNs let
 * every name lead there.
 */
const FORBIDDEN_4: readonly Range[] = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['224.0.0.0', 3],
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
];
const LOCAL_6: readonly Range[] = [
  ['::1', 128],
  ['fc00::', 7],
];
const FORBIDDEN_6: readonly Range[] = [
  // Of AWS: hands out credentials.
  ['fd00:ec2::254', 128],
  // Tunnels, in which an address of IPv4 hides.
  ['2001::', 32],
  ['2002::', 16],
];
/** In these public hosts live: global unicast, and IPv4 as networks that have only IPv6 reach it. */
const PUBLIC_6: readonly Range[] = [
  ['2000::', 3],
  ['64:ff9b::', 96],
];

/** Where an IP address lies; `forbidden` for whatever is none. IPv4 inside IPv6 (`::ffff:1.2.3.4`) counts as what it is. */
export function placeOf(address: string): Place {
  const version = isIP(address);
  if (version === 0) return 'forbidden';
  if (version === 4) return isIn(address, FORBIDDEN_4, 'ipv4') ? 'forbidden' : localOr(address);
  const hidden = ipv4Within(address);
  if (hidden !== null) return placeOf(hidden);
  if (isIn(address, FORBIDDEN_6, 'ipv6')) return 'forbidden';
  if (isIn(address, LOCAL_6, 'ipv6')) return 'local';
  return isIn(address, PUBLIC_6, 'ipv6') ? 'public' : 'forbidden';
}

function localOr(address: string): Place {
  return isIn(address, LOCAL_4, 'ipv4') ? 'local' : 'public';
}

function isIn(address: string, ranges: readonly Range[], family: 'ipv4' | 'ipv6'): boolean {
  const list = new BlockList();
  for (const [network, bits] of ranges) list.addSubnet(network, bits, family);
  return list.check(address, family);
}

/** The address of IPv4 that one of IPv6 stands for, mapped or translated; null when for none. */
function ipv4Within(address: string): string | null {
  const [, high = '', low = ''] =
    /^\[(?:::ffff|64:ff9b:):([0-9a-f]+):([0-9a-f]+)\]$/.exec(spelledAlike(address)) ?? [];
  if (high === '') return null;
  const bytes = [high, low]
    .map((part) => Number.parseInt(part, 16))
    .flatMap((word) => [word >> 8, word & 255]);
  return bytes.join('.');
}

/** The one spelling that the URL standard knows, in brackets: `[::ffff:7f00:1]`. A zone (`%eth0`) is left off. */
function spelledAlike(address: string): string {
  return new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname;
}
