import { deflateSync, gzipSync } from 'node:zlib';
import { encodePng, JPEG, pngWithBadChecksum, pngWithHugeHeader, WEBP } from '../../servers/samples.ts';
import type { Chance } from '../chance.ts';

const PNG = encodePng({ width: 48, height: 48, seed: 3 });
const KINDS = [
  'good',
  'cut',
  'flipped',
  'bad checksum',
  'huge header',
  'jpeg',
  'webp',
  'gif',
  'bmp',
  'svg',
  'html',
  'polyglot',
  'noise',
  'zip',
  'only magic',
  'behind garbage',
  'empty',
  'gzip',
  'bomb',
] as const;

/** The bytes of a picture, or of what somebody may take for one. */
export function oddPicture(chance: Chance): Buffer {
  const genuine = chance.pick([PNG, JPEG, WEBP]);
  switch (chance.pick(KINDS)) {
    case 'good':
    case 'jpeg':
    case 'webp':
      return genuine;
    case 'cut':
      return genuine.subarray(0, chance.below(genuine.length));
    case 'flipped':
      return flipped(genuine, chance);
    case 'bad checksum':
      return pngWithBadChecksum(PNG);
    case 'huge header':
      return pngWithHugeHeader();
    case 'gif':
      return Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
    case 'bmp':
      return Buffer.concat([Buffer.from('BM'), Buffer.alloc(100)]);
    case 'svg':
      return Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>');
    case 'html':
      return Buffer.from('<!doctype html><html><script>alert(1)</script></html>');
    case 'polyglot':
      return Buffer.concat([genuine, Buffer.from('PK\u0003\u0004<script>alert(1)</script>'), gzipSync('x')]);
    case 'noise':
      return Buffer.from(Array.from({ length: chance.between(1, 5_000) }, () => chance.below(256)));
    case 'zip':
      return Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(200)]);
    case 'only magic':
      return PNG.subarray(0, chance.between(4, 20));
    case 'behind garbage':
      return Buffer.concat([Buffer.alloc(chance.between(1, 30), 0x20), genuine]);
    case 'empty':
      return Buffer.alloc(0);
    case 'gzip':
      return gzipSync(genuine);
    case 'bomb':
      return bombPng();
  }
}

function flipped(bytes: Buffer, chance: Chance): Buffer {
  const copy = Buffer.from(bytes);
  for (let left = chance.between(1, 8); left > 0; left -= 1)
    copy[chance.below(copy.length)] = chance.below(256);
  return copy;
}

/** 4,096 pixels wide and much higher, all of one colour: some kilobytes that unpack to hundreds of megabytes. */
function bombPng(): Buffer {
  const png = encodePng({ width: 1, height: 1, seed: 1 });
  const header = Buffer.from(png.subarray(16, 29));
  header.writeUInt32BE(4_096, 0);
  header.writeUInt32BE(30_000, 4);
  // The checksums are wrong on purpose where they would have to be made anew: a reader that goes on is the one to be tried.
  return Buffer.concat([
    png.subarray(0, 16),
    header,
    png.subarray(29, 33),
    deflateSync(Buffer.alloc(1_000_000)),
    png.subarray(-12),
  ]);
}

/** Base64 of the bytes, perhaps damaged or in other letters. */
export function oddBase64(bytes: Buffer, chance: Chance): string {
  const text = bytes.toString('base64');
  const at = chance.below(text.length + 1);
  switch (chance.below(12)) {
    case 0:
      return `${text.slice(0, at)}${chance.pick(['!', '<', '\u00e4', '\u0000', '%', '.', '='])}${text.slice(at)}`;
    case 1:
      return text.slice(0, at);
    case 2:
      return bytes.toString('base64url');
    case 3:
      return text.replaceAll(/(.{20})/g, '$1\n');
    case 4:
      return `data:image/png;base64,${text}`;
    case 5:
      return `data:text/html,${text}`;
    case 6:
      return Buffer.from(text).toString('base64');
    case 7:
      return bytes.toString('hex');
    case 8:
      return `${text}====`;
    case 9:
      return `${text}${text}`;
    default:
      return text;
  }
}
