import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { getMimeType } from 'hono/utils/mime';
import type { App } from '../../core/app/app.ts';
import { fileResponse } from '../compose/file-response.ts';
import { KEEP_FOR_EVER, MEDIA_PATH, mediaResponse } from '../compose/media-response.ts';
import type { Admission } from './admission.ts';
import { errorAnswer, refusalAnswer, withSecurityHeaders } from './answers.ts';
import { answerCall } from './call.ts';
import { type Refusal, refuseAtDoor } from './door.ts';
import type { EventRing } from './event-ring.ts';
import { eventStream } from './event-stream.ts';

/** The browser may be closed while jobs go on. The session itself ends with this process. */
const MAX_COOKIE_AGE_S = 30 * 24 * 60 * 60;

export type WebAppOptions = {
  readonly app: Pick<App, 'dispatch' | 'media'>;
  readonly admission: Admission;
  readonly ring: EventRing;
  /** Path as asked for → file. */
  readonly pageFiles: ReadonlyMap<string, string>;
  readonly heartbeatMs: number;
  /** The port that this is served on, known once it is. */
  readonly port: () => number;
  /** Told of defects; must not throw. */
  readonly reportProblem: (message: string, error: unknown) => void;
};

type Env = { Bindings: HttpBindings };

/** Everything that is served, behind the door: page, pictures, calls and events. */
export function createWebApp(options: WebAppOptions): Hono<Env> {
  const web = new Hono<Env>();
  web.use(async (c, next) => {
    await next();
    withSecurityHeaders(c.res);
  });
  web.use(atTheDoor(options));
  web.get('/', exchangeToken(options));
  web.use(sessionOnly(options));
  web.post('/call', (c) => answerCall(options.app, c.req.raw));
  web.get('/events', (c) => answerEvents(c, options));
  const findMedia = (path: string) => options.app.media(path);
  web.get(`${MEDIA_PATH}*`, async (c) => (await mediaResponse(findMedia, c.req.path)) ?? notFound());
  web.get('*', async (c) => (await answerPage(options.pageFiles, c.req.path)) ?? notFound());
  web.notFound(() => notFound());
  web.onError((error) => {
    options.reportProblem('A request to the web server failed', error);
    const message = 'Something unexpected went wrong.';
    return errorAnswer(500, { code: 'internal', message, advice: 'The terminal says more.' });
  });
  return web;
}

function atTheDoor({ port }: WebAppOptions): MiddlewareHandler<Env> {
  return async (c, next) => {
    const header = (name: string): string | null => c.req.raw.headers.get(name);
    const refusal = refuseAtDoor(
      {
        method: c.req.method,
        host: header('host'),
        urlHost: hostOf(c.req.url),
        origin: header('origin'),
        site: header('sec-fetch-site'),
      },
      port(),
    );
    return refusal === null ? next() : refusalAnswer(refusal, c.req.path);
  };
}

/** The host of an address; null for what is none, which a Host header can make of it. */
function hostOf(url: string): string | null {
  try {
    return new URL(url).host;
  } catch {
    return null;
  }
}

/** Lets the printed link in, and takes the token out of the address bar and the browser's history. */
function exchangeToken({ admission, port }: WebAppOptions): MiddlewareHandler<Env> {
  return async (c, next) => {
    const token = c.req.query('token');
    if (token === undefined) return next();
    const session = admission.exchange(token);
    if (session === null) {
      // Going back in the browser, or opening the link twice, is no harm to whoever is in already.
      return isIn(c, admission, port()) ? c.redirect('/', 303) : refusalAnswer(USED_LINK, c.req.path);
    }
    setCookie(c, cookieName(port()), session, {
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
      maxAge: MAX_COOKIE_AGE_S,
    });
    return c.redirect('/', 303);
  };
}

function sessionOnly({ admission, port }: WebAppOptions): MiddlewareHandler<Env> {
  return async (c, next) => (isIn(c, admission, port()) ? next() : refusalAnswer(NO_SESSION, c.req.path));
}

function isIn(c: Context<Env>, admission: Admission, port: number): boolean {
  return admission.isSession(getCookie(c, cookieName(port)) ?? '');
}

/** Cookies are shared by all ports of a host; a second Safelight must not overwrite the first one's. */
function cookieName(port: number): string {
  return `safelight-${port}`;
}

function answerEvents(c: Context<Env>, { ring, heartbeatMs }: WebAppOptions): Response {
  const stream = eventStream({
    ring,
    lastEventId: c.req.raw.headers.get('last-event-id'),
    heartbeatMs,
    drop: () => c.env.outgoing.destroy(),
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } });
}

async function answerPage(files: ReadonlyMap<string, string>, path: string): Promise<Response | null> {
  const file = files.get(path);
  if (file === undefined) return null;
  // The build puts a hash of the content into the names of all that lies there.
  const cache = path.startsWith('/assets/') ? KEEP_FOR_EVER : 'no-store';
  const type = getMimeType(file) ?? 'application/octet-stream';
  return fileResponse(file, { 'Content-Type': type, 'Cache-Control': cache });
}

function notFound(): Response {
  return new Response('Not found', { status: 404, headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
}

const USED_LINK: Refusal = {
  status: 403,
  message: 'This link has been used already, or it belongs to an earlier start.',
  advice: 'Use the browser that opened it, or start Safelight again in its terminal to get a new one.',
};

const NO_SESSION: Refusal = {
  status: 403,
  message: 'This browser has not been let in yet.',
  advice:
    'Open the link that Safelight printed in its terminal. If that was used, start Safelight again to get a new one.',
};
