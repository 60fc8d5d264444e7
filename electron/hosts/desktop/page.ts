import { join } from 'node:path';
import { net, protocol } from 'electron';
import type { MediaFile } from '../../core/app/app.ts';
import { fileResponse } from '../compose/file-response.ts';
import { MEDIA_PATH, mediaResponse } from '../compose/media-response.ts';
import { pagePolicy } from '../compose/page-policy.ts';
import { mediaType, resolveAsset } from './asset.ts';

const SCHEME = 'app';
const HOST = 'safelight';
const ORIGIN = `${SCHEME}://${HOST}`;

/** Where the window's page comes from, and the origin that its calls must bear. */
export type Page = { readonly url: string; readonly origin: string };

/**
 * The built page, or in development the one that the dev server named by `devServerUrl` serves. A packaged app has no dev
 * server, so that nothing in its environment can point it at another page.
 */
export function findPage(env: NodeJS.ProcessEnv, packaged: boolean): Page {
  const devServerUrl = env['ELECTRON_RENDERER_URL'];
  if (packaged || devServerUrl === undefined) return { url: `${ORIGIN}/index.html`, origin: ORIGIN };
  return { url: devServerUrl, origin: new URL(devServerUrl).origin };
}

/** Makes `app://` a scheme with an origin of its own, whose scripts are compiled once. Only before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, codeCache: true } },
  ]);
}

export type FindMedia = (path: string) => Promise<MediaFile | null>;

/** Serves the page and the app's pictures. After the app is ready. */
export function servePage(page: Page, findMedia: FindMedia): void {
  const root = join(import.meta.dirname, '../renderer');
  // A request that fails is one for something that is not there: the page can do nothing else about it.
  protocol.handle(SCHEME, (request) => answer(root, findMedia, request).catch(notFound));
  if (page.origin !== ORIGIN) addPictures(page.origin, findMedia);
}

/** The built renderer and the app's pictures, and nothing else, at `app://safelight`. */
async function answer(root: string, findMedia: FindMedia, request: Request): Promise<Response> {
  const { host, pathname } = new URL(request.url);
  if (request.method !== 'GET' || host !== HOST) return notFound();
  if (pathname.startsWith(MEDIA_PATH)) return (await mediaResponse(findMedia, pathname)) ?? notFound();
  const path = await resolveAsset(root, pathname);
  return (path === null ? null : await assetResponse(path)) ?? notFound();
}

function assetResponse(path: string): Promise<Response | null> {
  return fileResponse(path, {
    'Content-Type': mediaType(path),
    'Content-Security-Policy': pagePolicy("'none'"),
    'X-Content-Type-Options': 'nosniff',
  });
}

/** The dev server has no pictures: what its page asks of them is answered here, and all else goes on to the server. */
function addPictures(devServer: string, findMedia: FindMedia): void {
  protocol.handle('http', async (request) => {
    const { origin, pathname } = new URL(request.url);
    const isPicture = origin === devServer && pathname.startsWith(MEDIA_PATH);
    if (!isPicture) return net.fetch(request, { bypassCustomProtocolHandlers: true });
    return (await mediaResponse(findMedia, pathname)) ?? notFound();
  });
}

function notFound(): Response {
  return new Response('Not found', { status: 404 });
}
