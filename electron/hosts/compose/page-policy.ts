/**
 * The Content-Security-Policy of our page: nothing but our own files runs or shows.
 * @param connect what its scripts may reach: nothing in the desktop app, where all calls go over IPC; in the browser the server
 * that it came from
 */
export function pagePolicy(connect: "'none'" | "'self'"): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
