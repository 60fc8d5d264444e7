import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { channelFileName, cut, endless, stalling, status } from '../../../tests/servers/update-server.ts';
import { signatureFile } from './signature.ts';
import { NEVER, updateScene } from './testing/update-scene.ts';

const YML = channelFileName();
const scene = updateScene();

describe('a server that misbehaves', () => {
  beforeEach(() => void scene.server.publish({ version: '0.2.0', program: Buffer.alloc(500_000, 7) }));
  const file = 'Safelight-0.2.0-x86_64.AppImage';

  it.each([404, 500, 503, 204, 304])('and answers %s is a failure', async (code) => {
    scene.server.behave(YML, status(code));
    await expect(scene.check()).rejects.toThrow();
    scene.server.behave(YML, null);
    scene.server.behave(file, status(code));
    await expect(scene.download()).rejects.toThrow();
    expect(scene.leftovers()).toEqual([]);
  });

  it('and sends a channel file or signature without end is cut off', async () => {
    scene.server.behave(YML, endless(Buffer.alloc(65_536, 'x')));
    await expect(scene.check()).rejects.toThrow(/longer than 256 KB/);
    scene.server.behave(YML, null);
    scene.server.behave(signatureFile(YML), endless(Buffer.alloc(65_536, 'x')));
    await expect(scene.check()).rejects.toThrow(/longer than 1 KB/);
  });

  it('and sends a channel file without end is not read for long', async () => {
    const sent: Promise<number>[] = [];
    scene.server.behave(YML, (request, response) => {
      const { socket } = request;
      sent.push(new Promise((resolve) => socket.once('close', () => resolve(socket.bytesWritten))));
      endless(Buffer.alloc(65_536, 'x'))(request, response);
    });
    await expect(scene.check()).rejects.toThrow('longer');
    // What the system holds on its way is some megabytes.
    expect(await sent[0]).toBeLessThan(32 * 1_024 ** 2);
  });

  it('and lets a channel file drip in is given up', async () => {
    let timer: NodeJS.Timeout | undefined;
    scene.server.behave(YML, (_request, response) => {
      response.writeHead(200);
      timer = setInterval(() => response.write('x'), 20);
    });
    await expect(scene.check('stable', scene.updates({ silenceMs: 100 }))).rejects.toThrow(/too long/);
    clearInterval(timer);
  });

  it('and lets the headers of a channel file drip in is given up', async () => {
    let timer: NodeJS.Timeout | undefined;
    scene.server.behave(YML, ({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      timer = setInterval(() => socket.write('x'), 20);
    });
    await expect(scene.check('stable', scene.updates({ silenceMs: 100 }))).rejects.toThrow(/too long/);
    clearInterval(timer);
  });

  it('and says nothing is given up', async () => {
    scene.server.behave(YML, () => {});
    await expect(scene.check('stable', scene.updates({ silenceMs: 60 }))).rejects.toThrow(/nothing came/);
    scene.server.behave(YML, null);
    scene.server.behave(file, stalling(scene.server.read(file), 1_000));
    await expect(scene.download(scene.updates({ silenceMs: 60 }))).rejects.toThrow(/nothing came|aborted/);
    expect(scene.leftovers()).toEqual([]);
  });

  it.each([
    ['another file', () => scene.server.put(file, Buffer.alloc(500_000, 8)), /is not the one/],
    ['a shorter file', () => scene.server.put(file, Buffer.alloc(1_000, 7)), /cut off/],
    [
      'a file that breaks off',
      () => scene.server.behave(file, cut(scene.server.read(file), 1_000)),
      /broke off|cut off/,
    ],
    ['a file without end', () => scene.server.behave(file, endless(Buffer.alloc(65_536, 7))), /longer than/],
  ])('and sends %s installs nothing', async (_what, arrange, why) => {
    arrange();
    const of = scene.updates();
    await expect(scene.download(of)).rejects.toThrow(why);
    expect(scene.leftovers()).toEqual([]);
    expect(() => of.install(false)).toThrow();
    expect(readFileSync(scene.program, 'utf8')).toBe('the old program');
  });

  it.each([
    ['off this computer, without TLS', 'http://updates.example.com/latest-linux.yml'],
    ['to another protocol', 'file:///etc/passwd'],
    ['with a password', 'https://user:secret@updates.example.com/'],
    ['nowhere', 'http://'],
  ])('and sends on %s is not followed', async (_where, location) => {
    for (const name of [YML, file]) {
      scene.server.behave(name, status(302, { location }));
      await expect(scene.download()).rejects.toThrow(/not safe/);
      scene.server.behave(name, null);
    }
  });

  it('and sends on in a circle is left', async () => {
    scene.server.behave(YML, status(302, { location: `/updates/${YML}` }));
    await expect(scene.check()).rejects.toThrow(/without end/);
  });

  it('but sends on to the file is followed', async () => {
    scene.server.put('elsewhere.bin', scene.server.read(file));
    scene.server.behave(file, status(302, { location: '/updates/elsewhere.bin' }));
    await scene.download();
    expect(scene.leftovers()).toHaveLength(1);
  });

  it('cannot be reached', async () => {
    await expect(
      scene.updates().check({ url: 'http://127.0.0.1:1/updates', channel: 'stable' }, NEVER),
    ).rejects.toThrow(/could not be reached/);
  });

  it('is not asked for a file at all when the app ends before that', async () => {
    const of = scene.updates();
    await scene.check('stable', of);
    const stop = new AbortController();
    const downloaded = of.download(() => {}, stop.signal);
    stop.abort(new Error('the app ends'));
    await expect(downloaded).rejects.toThrow('the app ends');
    expect(scene.server.requests.filter((path) => path.endsWith('.AppImage'))).toEqual([]);
  });

  it('is not heard any more when the app ends', async () => {
    const stop = new AbortController();
    scene.server.behave(file, (request, response) => {
      stalling(scene.server.read(file), 1_000)(request, response);
      stop.abort(new Error('the app ends'));
    });
    await expect(scene.download(scene.updates(), stop.signal)).rejects.toThrow('the app ends');
    expect(scene.leftovers()).toEqual([]);
  });
});
