import type { CloudError } from '../../core/ports/cloud.ts';
import { QuietError } from './http.ts';
import { oneLine } from './one-line.ts';
import { offline, serverTrouble, timedOut, wrongUrl } from './problems.ts';

type Rule = {
  readonly matches: (code: string, message: string) => boolean;
  readonly says: (host: string, detail: string, cause: unknown) => CloudError;
};

/** How the errors of `node:http` and below read; the first that matches wins. */
const RULES: readonly Rule[] = [
  {
    matches: among('ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'),
    // Supabase takes the name of a project away when it is deleted or was paused for long.
    says: (host, _, cause) =>
      offline(`${host} could not be found: this machine is offline, or the project is gone.`, cause),
  },
  {
    matches: among('ECONNREFUSED', 'EACCES', 'EPERM'),
    says: (host, _, cause) => offline(`Nothing answers at ${host}.`, cause),
  },
  {
    matches: (code, message) =>
      /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/.test(code) ||
      /wrong version number|packet length too long/i.test(message),
    says: (host, _, cause) => wrongUrl(`${host} does not speak https.`, cause),
  },
  {
    matches: (code) =>
      /^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|CRL_|EPROTO$|HOSTNAME_MISMATCH$)/.test(
        code,
      ),
    says: (host, detail, cause) => wrongUrl(`The certificate of ${host} is not trusted (${detail}).`, cause),
  },
  {
    // Not HTTP, or compressed data that does not decompress.
    matches: (code) => /^(?:HPE_|Z_(?!BUF_ERROR))/.test(code),
    says: (host, detail, cause) =>
      serverTrouble(`${host} sent an answer that cannot be read (${detail}).`, cause),
  },
];

/** What a call that came to no answer, or to half of one, means. Whatever is not known counts as a lost connection: calls can be repeated. */
export function networkProblem(error: unknown, host: string): CloudError {
  if (error instanceof QuietError) return timedOut(host, error.quietMs, error);
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  const detail = code === '' ? oneLine(message) : code;
  if (code === 'ETIMEDOUT') return offline(`${host} could not be reached in time.`, error);
  const rule = RULES.find(({ matches }) => matches(code, message));
  return rule?.says(host, detail, error) ?? offline(`The connection to ${host} was lost (${detail}).`, error);
}

function among(...codes: string[]): (code: string) => boolean {
  return (code) => codes.includes(code);
}
