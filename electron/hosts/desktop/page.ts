import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { protocol } from 'electron';
import type { MediaFile } from '../../core/app/app.ts';
import { mediaType, resolveAsset } from './asset.ts';
import { mediaResponse } from './media-response.ts';

const SCHEME = 'app';
const HOST = 'safelight';
const ORIGIN = `${SCHEME}://${HOST}`;

/** Nothing but our own files runs or shows, and the page itself reaches no network: all of that goes through the main process. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

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

/** Makes `app://` a scheme with an origin of its own. Only before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
}

export type FindMedia = (path: string) => Promise<MediaFile | null>;

/** Serves the built renderer and the app's pictures, and nothing else, at `app://safelight`. */
export function servePage(findMedia: FindMedia): void {
  const root = join(import.meta.dirname, '../renderer');
  // A request that fails is one for something that is not there: the page can do nothing else about it.
  protocol.handle(SCHEME, (request) => answer(root, findMedia, request).catch(notFound));
}

async function answer(root: string, findMedia: FindMedia, request: Request): Promise<Response> {
  const { host, pathname } = new URL(request.url);
  if (request.method !== 'GET' || host !== HOST) return notFound();
  if (pathname.startsWith('/media/')) return (await mediaResponse(findMedia, pathname)) ?? notFound();
  const path = await resolveAsset(root, pathname);
  return path === null ? notFound() : assetResponse(path);
}

async function assetResponse(path: string): Promise<Response> {
  return new Response(new Uint8Array(await readFile(path)), {
    headers: {
      'Content-Type': mediaType(path),
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

function notFound(): Response {
  return new Response('Not found', { status: 404 });
}
