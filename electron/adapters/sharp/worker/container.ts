import type { Format } from '../../../../shared/domain/processing.ts';

/** What an image file's container says before anything is decoded. */
export type Container = {
  readonly format: Format;
  /** The kinds of metadata in it, by name, each once, in order. */
  readonly metadata: readonly string[];
  /** Whether it goes on to its proper end. */
  readonly complete: boolean;
};

const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** Reads the container of a PNG, JPEG or WebP file. Null when it is none of these. Never throws, whatever the bytes. */
export function readContainer(bytes: Buffer): Container | null {
  if (bytes.subarray(0, 8).equals(PNG_SIGNATURE)) return readPng(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return readJpeg(bytes);
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 4) === 'WEBP') return readWebp(bytes);
  return null;
}

const PNG_METADATA: Readonly<Record<string, string>> = {
  eXIf: 'EXIF',
  iCCP: 'ICC profile',
  tEXt: 'text',
  zTXt: 'text',
  iTXt: 'text',
  tIME: 'time',
  caBX: 'C2PA',
};

/** The keyword of the text chunk that holds XMP. */
const PNG_XMP = 'XML:com.adobe.xmp';

function readPng(bytes: Buffer): Container {
  const metadata = new Set<string>();
  let complete = false;
  for (let at = 8; at + 12 <= bytes.length && !complete; at += 12 + bytes.readUInt32BE(at)) {
    const type = text(bytes, at + 4, 4);
    const kind = PNG_METADATA[type];
    const isXmp = kind === 'text' && text(bytes, at + 8, PNG_XMP.length) === PNG_XMP;
    if (kind !== undefined) metadata.add(isXmp ? 'XMP' : kind);
    complete = type === 'IEND';
  }
  return { format: 'png', metadata: [...metadata], complete };
}

/** How an application segment begins, and what it then holds. C2PA lies in JUMBF boxes ('JP'). */
const JPEG_METADATA: readonly (readonly [marker: number, start: string, kind: string])[] = [
  [0xe1, 'Exif\0', 'EXIF'],
  [0xe1, 'http://ns.adobe.com/x', 'XMP'],
  [0xe2, 'ICC_PROFILE\0', 'ICC profile'],
  [0xeb, 'JP', 'C2PA'],
  [0xed, 'Photoshop 3.0\0', 'IPTC'],
  [0xfe, '', 'text'],
];
const JPEG_START_OF_SCAN = 0xda;
const JPEG_END = Buffer.from([0xff, 0xd9]);

/** Only the segments before the pixels, and the end mark: what lies between is the decoder's to judge. */
function readJpeg(bytes: Buffer): Container {
  const metadata = new Set<string>();
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] as number;
    if (marker === JPEG_START_OF_SCAN) break;
    // A marker may be preceded by any number of fill bytes.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    for (const [of, start, kind] of JPEG_METADATA) {
      if (of === marker && text(bytes, at + 4, start.length) === start) metadata.add(kind);
    }
    at += 2 + Math.max(2, bytes.readUInt16BE(at + 2));
  }
  return { format: 'jpeg', metadata: [...metadata], complete: bytes.lastIndexOf(JPEG_END) > at };
}

const WEBP_METADATA: Readonly<Record<string, string>> = {
  EXIF: 'EXIF',
  'XMP ': 'XMP',
  ICCP: 'ICC profile',
  C2PA: 'C2PA',
};

function readWebp(bytes: Buffer): Container {
  const metadata = new Set<string>();
  for (let at = 12; at + 8 <= bytes.length; ) {
    const kind = WEBP_METADATA[text(bytes, at, 4)];
    if (kind !== undefined) metadata.add(kind);
    const length = bytes.readUInt32LE(at + 4);
    // Chunks are padded to an even length.
    at += 8 + length + (length % 2);
  }
  const complete = bytes.length >= 12 && bytes.length >= 8 + bytes.readUInt32LE(4);
  return { format: 'webp', metadata: [...metadata], complete };
}

function text(bytes: Buffer, at: number, length: number): string {
  return bytes.toString('latin1', at, at + length);
}
