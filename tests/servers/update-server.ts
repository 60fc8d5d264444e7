import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type KeyPair,
  newKeyPair,
  signatureFile,
  signFile,
} from '../../electron/adapters/updates/signature.ts';

/** How a server answers for one file, where it does not simply send it. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

export type Release = {
  readonly version: string;
  /** The name of the channel in its file's name, as electron-builder has it; `latest` if not given. */
  readonly channel?: string;
  /** What the program is; a few words that name its version if not given. */
  readonly program?: Buffer;
  readonly notes?: string;
  /** The program's file. */
  readonly file?: string;
  /** Further lines of the channel file. */
  readonly more?: string;
  /** What the program's hash and size are said to be; the true ones if not given. */
  readonly sha512?: string;
  readonly size?: number;
  /** Who signs; this server's publisher if not given. */
  readonly privateKeyPem?: string;
};

/** What Linux on this processor asks for. */
export function channelFileName(channel = 'latest'): string {
  return `${channel}-linux${process.arch === 'x64' ? '' : `-${process.arch}`}.yml`;
}

/** A server of updates over real HTTP on this computer, that can misbehave in every way that a test wants. */
export class UpdateServer {
  readonly keys: KeyPair = newKeyPair();
  /** The path of each request, in order. */
  readonly requests: string[] = [];
  readonly #files = new Map<string, Buffer>();
  readonly #behaviours = new Map<string, Behaviour>();
  readonly #server = createServer((request, response) => this.#answer(request, response));

  static async start(): Promise<UpdateServer> {
    const server = new UpdateServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  /** The folder that holds the updates. */
  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/updates`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Puts a release there as `npm run dist` and `npm run sign-updates` do. Returns its program. */
  publish(release: Release): Buffer {
    const {
      version,
      channel = 'latest',
      program = Buffer.from(`#!/bin/sh\n# Safelight ${version}\n`),
    } = release;
    const file = release.file ?? `Safelight-${version}-x86_64.AppImage`;
    const sha512 = release.sha512 ?? createHash('sha512').update(program).digest('base64');
    const yml = [
      `version: ${version}`,
      'files:',
      `  - url: ${file}`,
      `    sha512: ${sha512}`,
      `    size: ${release.size ?? program.length}`,
      `path: ${file}`,
      `sha512: ${sha512}`,
      "releaseDate: '2026-11-20T08:00:00.000Z'",
      ...(release.notes === undefined ? [] : [`releaseNotes: ${JSON.stringify(release.notes)}`]),
      ...(release.more === undefined ? [] : [release.more]),
      '',
    ].join('\n');
    this.put(file, program);
    this.sign(channelFileName(channel), Buffer.from(yml), release.privateKeyPem);
    return program;
  }

  /** Puts a file and its signature there. */
  sign(name: string, content: Buffer, privateKeyPem = this.keys.privateKeyPem): void {
    this.put(name, content);
    this.put(signatureFile(name), Buffer.from(`${signFile(name, content, privateKeyPem)}\n`));
  }

  put(name: string, content: Buffer): void {
    this.#files.set(name, content);
  }

  remove(name: string): void {
    this.#files.delete(name);
  }

  /** What is there now, to be put back later: an attacker who keeps old files. */
  snapshot(): () => void {
    const files = [...this.#files];
    return () => {
      this.#files.clear();
      for (const [name, content] of files) this.#files.set(name, content);
    };
  }

  read(name: string): Buffer {
    const content = this.#files.get(name);
    if (content === undefined) throw new Error(`The server has no ${name}`);
    return content;
  }

  /** Answers so for this file from now on; null for sending it. */
  behave(name: string, behaviour: Behaviour | null): void {
    if (behaviour === null) this.#behaviours.delete(name);
    else this.#behaviours.set(name, behaviour);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    this.requests.push(path);
    const name = decodeURIComponent(path.replace(/^\/updates\//, '').replace(/\?.*$/, ''));
    const behaviour = this.#behaviours.get(name);
    const content = this.#files.get(name);
    if (behaviour !== undefined) behaviour(request, response);
    else if (content === undefined) response.writeHead(404).end('Not found');
    else response.writeHead(200, { 'content-length': content.length }).end(content);
  }
}

/** Answers with this status. */
export function status(code: number, headers: Record<string, string> = {}): Behaviour {
  return (_request, response) => void response.writeHead(code, headers).end();
}

/** Sends what it is told for as long as it is read. */
export function endless(chunk: Buffer): Behaviour {
  return (_request, response) => {
    response.writeHead(200);
    const more = (): void => {
      while (!response.destroyed && response.write(chunk));
      response.once('drain', more);
    };
    more();
  };
}

/** Sends the beginning, promising all of it, and says nothing more. */
export function stalling(content: Buffer, bytes: number): Behaviour {
  return (_request, response) => {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, bytes));
  };
}

/** Sends the beginning, promising all of it, and hangs up. */
export function cut(content: Buffer, bytes: number): Behaviour {
  return (_request, response) => {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, bytes), () => response.destroy());
  };
}
