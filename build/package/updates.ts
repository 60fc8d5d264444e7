import type { Configuration } from 'electron-builder';
import publisher from '../../electron/hosts/desktop/updates/publisher.json' with { type: 'json' };

/**
 * Where a package looks for its updates: the folder on a web server to which its publisher copies what `npm run dist` makes; see
 * docs/updates.md. Without an address no channel files are made. The channel is that of the version: latest, or beta for 0.3.0-beta.1.
 */
export function updates(): NonNullable<Configuration['publish']> | null {
  const url: string | null = publisher.url;
  return url === null ? null : { provider: 'generic', url };
}
