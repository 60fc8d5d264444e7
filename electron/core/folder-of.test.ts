import { expect, test } from 'vitest';
import { folderOf } from './folder-of.ts';

test.each([
  ['/pictures/a job/1.png', '/pictures/a job'],
  ['/job', '/'],
  ['C:\\Users\\Anna\\job\\1.png', 'C:\\Users\\Anna\\job'],
  ['E:\\job', 'E:\\'],
  ['\\\\NAS\\images\\job', '\\\\NAS\\images'],
])('%s lies in %s', (path, folder) => {
  expect(folderOf(path)).toBe(folder);
});
