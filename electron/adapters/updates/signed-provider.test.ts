import { describe, expect, it } from 'vitest';
import { channelFileName } from '../../../tests/servers/update-server.ts';
import { newKeyPair, signatureFile } from './signature.ts';
import { updateScene } from './testing/update-scene.ts';

const YML = channelFileName();
const scene = updateScene();

describe('what is not signed', () => {
  it.each([
    [
      'by its publisher',
      () => scene.server.publish({ version: '0.2.0', privateKeyPem: newKeyPair().privateKeyPem }),
    ],
    [
      'at all',
      () => {
        scene.server.publish({ version: '0.2.0' });
        scene.server.remove(signatureFile(YML));
      },
    ],
    [
      'as it is',
      () => {
        scene.server.publish({ version: '0.2.0' });
        scene.server.put(YML, Buffer.from(scene.server.read(YML).toString().replace('0.2.0', '0.2.1')));
      },
    ],
    [
      'under this name: that of another channel',
      () => {
        scene.server.publish({ version: '0.3.0-beta.1', channel: 'beta' });
        const beta = channelFileName('beta');
        scene.server.put(YML, scene.server.read(beta));
        scene.server.put(signatureFile(YML), scene.server.read(signatureFile(beta)));
      },
    ],
    [
      'with something that is a signature',
      () => {
        scene.server.publish({ version: '0.2.0' });
        scene.server.put(signatureFile(YML), Buffer.from('AAAA'));
      },
    ],
    [
      'before it is read: a bomb of aliases',
      () => {
        const lines = ['a0: &a0 [x,x,x,x,x,x,x,x,x]'];
        for (let at = 1; at < 12; at += 1)
          lines.push(
            `a${at}: &a${at} [${Array(9)
              .fill(`*a${at - 1}`)
              .join(',')}]`,
          );
        scene.server.sign(YML, Buffer.from(lines.join('\n')), newKeyPair().privateKeyPem);
      },
    ],
  ])('%s is not believed', async (_what, arrange) => {
    arrange();
    await expect(scene.check()).rejects.toThrow(/signed/);
  });
});
