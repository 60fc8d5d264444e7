/** What a server does on one connection, one thing after the other. */
export type Act =
  | { readonly do: 'write'; readonly bytes: Buffer }
  | { readonly do: 'wait'; readonly ms: number }
  /** Writes the same bytes again and again, as fast as they are taken. */
  | { readonly do: 'flood'; readonly bytes: Buffer; readonly times: number }
  /** A byte at a time. */
  | { readonly do: 'drip'; readonly bytes: Buffer; readonly everyMs: number }
  | { readonly do: 'end' | 'reset' | 'hang' };

/** What the answers of one server need to know of the call that they are for. */
export type Caller = {
  /** As it was sent: to be echoed. */
  readonly authorization: string;
  /** The server's own address. */
  readonly origin: string;
};

/** An answer that is framed as it should be. */
export function whole(status: number, body: string | Buffer, headers: readonly string[] = []): Act[] {
  const bytes = Buffer.from(body);
  const head = [
    `HTTP/1.1 ${status} Odd`,
    'content-type: application/json',
    `content-length: ${bytes.length}`,
    ...headers,
    '',
    '',
  ].join('\r\n');
  return [write(Buffer.from(head, 'latin1')), write(bytes), { do: 'end' }];
}

/** Bytes as they go out. */
export function write(bytes: string | Buffer): Act {
  return { do: 'write', bytes: Buffer.from(bytes) };
}
