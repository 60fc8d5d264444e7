import { expect, it } from 'vitest';
import { packageFolder } from './record-packages.ts';

it.each([
  ['/repo/node_modules/zod/v4/index.js', 'node_modules/zod'],
  ['/repo/node_modules/@base-ui/react/esm/index.js?v=1', 'node_modules/@base-ui/react'],
  ['\0/repo/node_modules/react/index.js?commonjs-module', 'node_modules/react'],
  ['/repo/node_modules/a/node_modules/@b/c/index.js', 'node_modules/a/node_modules/@b/c'],
  ['/repo/electron/core/app/app.ts', null],
  ['\0vite/preload-helper.js', null],
])('knows which package %j is of', (module, folder) => expect(packageFolder('/repo', module)).toBe(folder));
