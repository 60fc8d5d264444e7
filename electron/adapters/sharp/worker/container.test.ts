import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawing } from '../test-support/pictures.ts';
import { readContainer } from './container.ts';

const XMP =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>';

function pngChunk(type: string, data: string): Buffer {
  const body = Buffer.from(type + data, 'latin1');
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** Puts chunks where a writer would: after the header, which ends at byte 33. */
function withChunks(png: Buffer, ...chunks: Buffer[]): Buffer {
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
}

describe('readContainer', () => {
  it.each(['png', 'jpeg', 'webp'] as const)(
    'finds EXIF, ICC profile and XMP in a %s, and nothing in a bare one',
    async (format) => {
      const picture = await drawing(1).toFormat(format).toBuffer();
      expect(readContainer(picture)).toEqual({ format, metadata: [], complete: true });
      const full = await sharp(picture)
        .withExif({ IFD0: { Copyright: 'x' } })
        .withIccProfile('p3')
        .withXmp(XMP)
        .toFormat(format)
        .toBuffer();
      const container = readContainer(full);
      expect(container).toMatchObject({ format, complete: true });
      expect([...(container?.metadata ?? [])].sort()).toEqual(['EXIF', 'ICC profile', 'XMP']);
    },
  );

  it('finds text and content credentials in a PNG', async () => {
    const png = await drawing(1).png().toBuffer();
    const marked = withChunks(
      png,
      pngChunk('caBX', 'jumbf'),
      pngChunk('tEXt', 'Software\0camera'),
      pngChunk('iTXt', 'Title\0'),
    );
    expect(readContainer(marked)?.metadata).toEqual(['C2PA', 'text']);
  });

  it('finds IPTC, text and content credentials in a JPEG', async () => {
    const jpeg = await drawing(1).jpeg().toBuffer();
    const segment = (marker: number, data: string) =>
      Buffer.concat([Buffer.from([0xff, marker, 0, data.length + 2]), Buffer.from(data, 'latin1')]);
    const marked = Buffer.concat([
      jpeg.subarray(0, 2),
      segment(0xeb, 'JP\0\x01box'),
      segment(0xed, 'Photoshop 3.0\0 8BIM'),
      segment(0xfe, 'made by hand'),
      jpeg.subarray(2),
    ]);
    expect(readContainer(marked)?.metadata).toEqual(['C2PA', 'IPTC', 'text']);
  });

  it('sees that the end of a PNG or WebP is missing', async () => {
    for (const format of ['png', 'webp'] as const) {
      const whole = await drawing(1).toFormat(format).toBuffer();
      expect(readContainer(whole.subarray(0, -12))?.complete).toBe(false);
    }
  });

  it('takes nothing else for an image', () => {
    for (const text of [
      '',
      '<!DOCTYPE html>',
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'GIF89a',
      'RIFF1234WAVE',
    ]) {
      expect(readContainer(Buffer.from(text))).toBeNull();
    }
  });

  it('survives any bytes after a right beginning', () => {
    const starts = [
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      Buffer.from([0xff, 0xd8, 0xff]),
      Buffer.from('RIFF0000WEBP'),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), (start, rest) => {
        expect(readContainer(Buffer.concat([start, rest]))).not.toBeNull();
      }),
      { numRuns: 500 },
    );
  });
});
