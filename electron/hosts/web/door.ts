/** What a request says of itself, as far as it decides whether it is heard at all. Header values; null where there is none. */
export type Knock = {
  readonly method: string;
  /** The Host header. */
  readonly host: string | null;
  /** The host of the address that was asked for, which differs from the header's only if somebody tries something; null when it is none. */
  readonly urlHost: string | null;
  readonly origin: string | null;
  /** Sec-Fetch-Site: which page the browser sends this for. Old browsers do not say. */
  readonly site: string | null;
};

/** Why a request is not heard, for a person to read. */
export type Refusal = { readonly status: 403 | 405; readonly message: string; readonly advice: string };

/** Of http: browsers leave it out of Host and Origin. */
const DEFAULT_PORT = 80;

const METHODS: readonly string[] = ['GET', 'POST'];

/** `none`: typed, or opened by another program. Requests of other pages, also of those on other ports here, are none of these. */
const OWN_SITES: readonly (string | null)[] = [null, 'same-origin', 'none'];

/**
 * Decides by the headers alone, before anything else of a request is looked at. A page of another site that points its own name
 * at this machine (DNS rebinding) fails by its host; one that sends its requests here fails by origin and site.
 */
export function refuseAtDoor(knock: Knock, port: number): Refusal | null {
  const { method, host, urlHost, origin, site } = knock;
  if (host === null || host !== urlHost || !ownHosts(port).includes(host))
    return forbidden('This address is not Safelight’s.', 'Open the link that Safelight prints.');
  if (!METHODS.includes(method))
    return { status: 405, message: 'Safelight answers GET and POST only.', advice: 'Use its own page.' };
  if (!OWN_SITES.includes(site)) {
    const advice = 'Copy the link that Safelight prints, and paste it into the address bar.';
    return forbidden('This was opened from another page, which Safelight does not allow.', advice);
  }
  // Browsers send no Origin with what a page gets from its own server, and always one with what it posts.
  const ownOrigin = origin === `http://${host}` || (origin === null && method === 'GET');
  return ownOrigin ? null : forbidden('Only Safelight’s own page may ask this.', 'Use its own page.');
}

/** The names that only this machine has, as browsers write them. */
function ownHosts(port: number): string[] {
  const suffix = port === DEFAULT_PORT ? '' : `:${port}`;
  return [`127.0.0.1${suffix}`, `localhost${suffix}`];
}

function forbidden(message: string, advice: string): Refusal {
  return { status: 403, message, advice };
}
