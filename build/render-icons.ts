import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './ensure-built.mjs';
import { renderPng } from './package/icons.ts';

/** `node build/render-icons.ts` after a change of resources/icons/icon.svg: the PNG that windows take. Packages draw their own. */
const ICONS = join(ROOT, 'resources/icons');

await writeFile(join(ICONS, 'icon.png'), await renderPng(await readFile(join(ICONS, 'icon.svg')), 512));
