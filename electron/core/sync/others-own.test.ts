import { expect, it } from 'vitest';
import { anImage } from '../../../shared/testing/records.ts';
import { OthersScene } from './testing/others-scene.ts';

it('what is here stays its own, also where a row of the cloud has its id', async () => {
  const scene = await OthersScene.begin();
  const { images, jobs } = scene.ports.store;
  const own = scene.device.job();
  const image = anImage({ id: crypto.randomUUID(), jobId: own.id, index: 1 });
  scene.device.remove(own);
  scene.ports.store.transaction('normal', () => {
    jobs.insert(own);
    images.insertMany([image]);
  });
  const strange = scene.device.job();
  scene.device.sendImages([{ ...image, jobId: strange.id }]);
  scene.device.sendJob(strange, 0);
  scene.others.watch(strange.id);
  scene.others.connect(scene.link);
  await scene.read();
  expect(scene.mirror().images.get(image.id)?.jobId).toBe(strange.id);
  expect(scene.others.holds(image.id)).toBe(false);
  expect(scene.others.ofImage(image.id)).toBeNull();
  await scene.end();
});
