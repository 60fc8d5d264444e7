import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { ROOT } from './ensure-built.mjs';

/** `node build/render-icons.ts` after a change of resources/icons/icon.svg: the PNG that windows and installers take. */
const ICONS = join(ROOT, 'resources/icons');
const SIZE = 512;

const drawing = await readFile(join(ICONS, 'icon.svg'));
await sharp(drawing, { density: 144 })
  .resize(SIZE, SIZE)
  .png({ compressionLevel: 9, palette: false })
  .toFile(join(ICONS, 'icon.png'));
