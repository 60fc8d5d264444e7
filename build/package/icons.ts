import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IconIcns, IconIco } from '@shockpkg/icon-encoder';
import sharp from 'sharp';
import { ROOT } from '../ensure-built.mjs';

/** The one drawing that every icon is made from. */
const DRAWING = join(ROOT, 'resources/icons/icon.svg');
/** The drawing's own size at 72 dots an inch, in pixels. */
const DRAWN_AT = 512;

/** What Linux desktops look for, in pixels. */
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const WINDOWS_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** The kinds of picture in a Mac's icon, each with its size in pixels, in the order in which Apple's own tool writes them. */
const MAC_KINDS = [
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic04', 16],
  ['ic14', 512],
  ['ic09', 512],
  ['ic05', 32],
  ['ic10', 1024],
  ['ic11', 32],
] as const;

/** Draws the icons of all three systems into a folder: `linux/<size>x<size>.png`, `icon.ico`, `icon.icns`. */
export async function renderIcons(folder: string): Promise<void> {
  const drawing = await readFile(DRAWING);
  const drawn = new Map<number, Promise<Buffer>>();
  /** Each size once: the systems share most of them. */
  const draw = (size: number): Promise<Buffer> => {
    const png = drawn.get(size) ?? renderPng(drawing, size);
    drawn.set(size, png);
    return png;
  };
  await mkdir(join(folder, 'linux'), { recursive: true });
  for (const size of LINUX_SIZES) {
    await writeFile(join(folder, 'linux', `${size}x${size}.png`), await draw(size));
  }
  const ico = new IconIco();
  for (const size of WINDOWS_SIZES) await ico.addFromPng(await draw(size));
  await writeFile(join(folder, 'icon.ico'), ico.encode());
  const icns = new IconIcns();
  for (const [kind, size] of MAC_KINDS) await icns.addFromPng(await draw(size), [kind]);
  await writeFile(join(folder, 'icon.icns'), icns.encode());
}

/** The drawing as a PNG of so many pixels a side. */
export function renderPng(drawing: Buffer, size: number): Promise<Buffer> {
  // Drawn at its size rather than scaled to it, and never smaller than drawn: small ones are sharper scaled down.
  const density = 72 * Math.max(1, size / DRAWN_AT);
  return sharp(drawing, { density })
    .resize(size, size)
    .png({ compressionLevel: 9, palette: false })
    .toBuffer();
}
