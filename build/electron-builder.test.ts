import { expect, it } from 'vitest';
import { LINUX } from './electron-builder.ts';

it('gives an AppImage, which lies anywhere, no action of the desktop that starts the app from where a package installs it', () => {
  // electron-builder merges what deb and rpm say into this one, and so into that of the AppImage.
  expect(LINUX.linux).not.toHaveProperty('desktop');
  expect(JSON.stringify(LINUX.appImage)).not.toContain('/opt/');
  expect(JSON.stringify([LINUX.deb, LINUX.rpm]).match(/--new-job/g)).toHaveLength(2);
});
