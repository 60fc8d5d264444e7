import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { encodePng } from '../../../tests/servers/samples.ts';
import type { Resolve } from '../net/checked-lookup.ts';
import { downloadImage } from './download-image.ts';
import { ImageFile } from './image-file.ts';
import { allowLink, type LinkSource } from './image-link.ts';
import { DEFAULT_LIMITS } from './receive.ts';

const authorization = 'Bearer sk-meant-for-the-provider';
const REMOTE: LinkSource = { origin: 'https://api.example.com', authorization, isLocal: false };
const REMOTE_PLAIN: LinkSource = { origin: 'http://api.example.com', authorization, isLocal: false };
const LOCAL: LinkSource = { origin: 'http://127.0.0.1:1234', authorization, isLocal: true };

/** A server on this computer that serves one picture, and counts who connects. */
async function picturesHere() {
  const heard: (string | undefined)[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    heard.push(request.headers.authorization);
    response.end(encodePng({ width: 8, height: 8, seed: 1 }));
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, heard, connections: () => connections };
}

async function download(link: string, source: LinkSource): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'safelight-link-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = new ImageFile(join(folder, 'image.part'));
  await downloadImage(link, source, file, DEFAULT_LIMITS, new AbortController().signal);
  await file.finish();
  return file.bytes;
}

describe('an image on this computer', () => {
  it.each(['localhost', '127.0.0.1', '0x7f000001', '[::ffff:127.0.0.1]'])(
    'is not fetched for a server on the internet, and nobody is connected to: %s',
    async (host) => {
      const here = await picturesHere();
      const link = `http://${host}:${here.port}/1.png`;
      await expect(download(link, REMOTE_PLAIN)).rejects.toSatisfy((error: Error) =>
        /leads to .*(127\.0\.0\.1|::1|7f00:1)/.test(String(error.cause ?? error)),
      );
      expect(here.connections()).toBe(0);
    },
  );

  it('is fetched for a server on this computer, from another port without its key', async () => {
    const here = await picturesHere();
    expect(await download(`http://localhost:${here.port}/1.png`, LOCAL)).toBeGreaterThan(0);
    expect(await download(`http://127.0.0.1:${here.port}/1.png`, LOCAL)).toBeGreaterThan(0);
    expect(here.heard).toEqual([undefined, undefined]);
  });
});

describe('the address of an image', () => {
  it.each([
    ['file:///etc/passwd', 'not a whole http address'],
    ['data:image/png;base64,iVBORw0KGgo=', 'not a whole http address'],
    ['/files/1.png', 'not a whole http address'],
    ['http://cdn.example.com/1.png', 'not https'],
    ['https://user:secret@cdn.example.com/1.png', 'user name or a password'],
    ['https://169.254.169.254/latest/meta-data/', '169.254.169.254'],
    ['https://[fd00:ec2::254]/', 'fd00:ec2::254'],
  ])('%s is refused to a server on the internet', (link, why) => {
    expect(() => allowLink(link, REMOTE)).toThrow(why);
  });

  it('may be of the server itself, wherever that is, with the key only for the very same origin', () => {
    const inside = { ...LOCAL, origin: 'https://10.1.2.3' };
    expect(allowLink('https://10.1.2.3/1.png', inside)).toMatchObject({
      headers: { authorization },
      lookup: null,
    });
    expect(allowLink('http://10.1.2.3:8080/1.png', inside)).toMatchObject({ headers: {}, lookup: null });
  });

  it('may be of the name of a server on the internet only as long as that name leads to the internet', () => {
    const { lookup } = allowLink(`${REMOTE.origin}/1.png`, REMOTE, (_host, _options, done) =>
      done(null, [{ address: '192.168.0.1', family: 4 }]),
    );
    const done = vi.fn();
    lookup?.('it', {}, done);
    expect(done).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ name: 'RefusedLinkError', message: expect.stringContaining('192.168.0.1') }),
      '',
      0,
    );
  });

  it('may be of another host on the internet, without the key', () => {
    expect(allowLink('https://cdn.example.com/1.png', REMOTE).headers).toEqual({});
  });

  it('leads a server on this network not to what hands out credentials', () => {
    expect(() => allowLink('http://169.254.169.254/latest/', LOCAL)).toThrow('169.254.169.254');
  });

  it('is refused by what its name leads to, which is asked for once and connected to', () => {
    const answers = (...addresses: string[]): Resolve => {
      return (_host, _options, done) =>
        done(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        );
    };
    const found = (resolve: Resolve) =>
      new Promise((settle) => {
        const { lookup } = allowLink('https://cdn.example.com/1.png', REMOTE, resolve);
        lookup?.('cdn.example.com', { all: true }, (error, addresses) => settle(error ?? addresses));
      });
    return Promise.all([
      expect(found(answers('93.184.216.34'))).resolves.toEqual([{ address: '93.184.216.34', family: 4 }]),
      expect(found(answers('93.184.216.34', '192.168.1.1'))).resolves.toMatchObject({
        message: expect.stringContaining('leads to 192.168.1.1'),
      }),
    ]);
  });
});
