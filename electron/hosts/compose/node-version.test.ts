import { expect, it } from 'vitest';
import { nodeTooOld } from './node-version.ts';

it.each([{ node: '22.0.0' }, { node: '24.21.0' }, { node: '18.15.0', electron: '25.1.1' }])(
  'Safelight runs in %j',
  (versions) => expect(nodeTooOld(versions)).toBeNull(),
);

it.each(['20.20.2', '18.15.0', '9.11.0'])('says in one line what to do in Node %s', (node) => {
  expect(nodeTooOld({ node })).toMatch(/^Safelight needs Node 22 or newer, and this is Node [\d.]+ — .+$/);
});
