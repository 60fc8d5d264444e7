import { isUpdateAddress } from '../../../shared/domain/updates.ts';
import { UpdateFailure } from '../../core/ports/updater.ts';

/**
 * Where a name or a redirection leads, seen from an address that is fetched. What is fetched is checked by its signature or hash, wherever
 * it comes from; what may not happen is that a request leaves TLS, or that a server on the network makes the app ask this computer.
 * @throws UpdateFailure when it leads where nothing is fetched from
 */
export function leadsTo(from: URL, to: string): URL {
  const url = parse(from, to);
  if (url !== null && isUpdateAddress(url.href) && (url.protocol === 'https:' || from.protocol === 'http:')) {
    return url;
  }
  throw new UpdateFailure('The server sends the app on to an address that is not safe.', {
    advice: 'Updates are fetched over https only. Tell whoever publishes this copy of Safelight.',
  });
}

/** The folder that an address names, also where its last slash was left out. */
export function folderOf(address: string): URL {
  const url = new URL(address);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

function parse(from: URL, to: string): URL | null {
  try {
    return new URL(to, from);
  } catch {
    return null;
  }
}
