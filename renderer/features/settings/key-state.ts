import type { KeyRing, KeyState } from '../../../shared/domain/key.ts';

/**
 * The key that calls to this server use: the one set for it, or else the environment's. Where there is none, one that is locked, to be
 * shown as that; null when nothing was set at all.
 */
export function keyFor(ring: KeyRing, baseUrl: string | null): KeyState | null {
  const own = ring.keys.find((key) => key.source !== 'environment' && sameServer(key.baseUrl, baseUrl));
  if (own !== undefined && own.source !== 'locked') return own;
  return ring.keys.find(({ source }) => source === 'environment') ?? own ?? null;
}

/** Addresses are stored in their normal form, and may have been typed in another. */
function sameServer(a: string | null, b: string | null): boolean {
  return a === b || (a !== null && b !== null && normal(a) === normal(b));
}

function normal(address: string): string {
  try {
    const { origin, pathname } = new URL(address.trim());
    const path = pathname.replace(/\/+$/, '').replace(/\/images\/generations$/, '');
    return `${origin}${path === '' ? '/v1' : path}`;
  } catch {
    return address.trim();
  }
}
