import sharp from 'sharp';
import { failure } from '../../../../shared/domain/errors.ts';
import { FailureError } from '../../../core/ports/failure-error.ts';
import type { Inspected, RasterWork } from '../../../core/ports/image-worker.ts';
import { encode } from './encode.ts';
import { writeOutput } from './output.ts';
import { pixelsFrom } from './pixels.ts';

/** High enough that a variant made of it is not a copy of its artefacts. */
const RASTER_QUALITY = 92;

/** Draws the app's own SVG at exactly this size, and encodes it. Fonts of the system are not to be relied on: shapes only. */
export async function rasterize(work: RasterWork, maxPixels: number): Promise<Inspected> {
  const { svg, width, height, format, outputPath } = work;
  if (width * height > maxPixels) {
    const message = `Cannot draw ${width} × ${height} pixels: more than the ${maxPixels} allowed.`;
    throw new FailureError(failure('processing_failed', message));
  }
  const { data, info } = await sharp(Buffer.from(svg), { limitInputPixels: maxPixels })
    .resize(width, height, { fit: 'fill' })
    .ensureAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const encoded = await encode(pixelsFrom(data, info), format, RASTER_QUALITY);
  return { format, width, height, ...(await writeOutput('originals', outputPath, encoded)) };
}
