import { placeOf } from '../net/place-of.ts';

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

/** Where the host leads must not be sent to. Its message says why. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';
}
