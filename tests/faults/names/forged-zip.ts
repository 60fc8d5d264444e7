import { crc32, deflateRawSync } from 'node:zlib';

/** A member of an archive that no honest program would write. */
export type ForgedMember = {
  /** As it stands in the table of contents; bytes where it is no text at all. */
  readonly name: string | Uint8Array;
  readonly content: Buffer;
  /** The name that stands before the content, where it is another one. */
  readonly otherName?: string;
  /** Says that so much comes out of it, whatever does. */
  readonly claimedBytes?: number;
  readonly isSymlink?: boolean;
  /** Begins where the member before it does. */
  readonly overlaps?: boolean;
  readonly isPacked?: boolean;
};

const UTF8 = 0x0800;
const MADE_ON_UNIX = 0x0314;
const SYMLINK = 0o120_777;
const FILE = 0o100_644;

/** A zip archive with exactly these members, whatever they claim. See APPNOTE.TXT of PKWARE, sections 4.3.7, 4.3.12 and 4.3.16. */
export function forgedZip(members: readonly ForgedMember[]): Buffer {
  const locals: Buffer[] = [];
  const table: Buffer[] = [];
  let offset = 0;
  let lastOffset = 0;
  for (const member of members) {
    const packed = member.isPacked === true ? deflateRawSync(member.content) : member.content;
    const at = member.overlaps === true ? lastOffset : offset;
    const local = Buffer.concat([localHeader(member, packed), packed]);
    if (member.overlaps !== true) {
      locals.push(local);
      lastOffset = offset;
      offset += local.length;
    }
    table.push(tableEntry(member, packed, at));
  }
  const size = table.reduce((sum, entry) => sum + entry.length, 0);
  return Buffer.concat([...locals, ...table, endOfTable(table.length, size, offset)]);
}

function sizes(member: ForgedMember, packed: Buffer): number[] {
  return [crc32(member.content), packed.length, member.claimedBytes ?? member.content.length];
}

function localHeader(member: ForgedMember, packed: Buffer): Buffer {
  const name = Buffer.from((member.otherName ?? member.name) as string);
  const [crc = 0, packedBytes = 0, bytes = 0] = sizes(member, packed);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(UTF8, 6);
  header.writeUInt16LE(member.isPacked === true ? 8 : 0, 8);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(packedBytes, 18);
  header.writeUInt32LE(bytes, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function tableEntry(member: ForgedMember, packed: Buffer, at: number): Buffer {
  const name = Buffer.from(member.name as string);
  const [crc = 0, packedBytes = 0, bytes = 0] = sizes(member, packed);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(MADE_ON_UNIX, 4);
  entry.writeUInt16LE(20, 6);
  entry.writeUInt16LE(UTF8, 8);
  entry.writeUInt16LE(member.isPacked === true ? 8 : 0, 10);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(packedBytes, 20);
  entry.writeUInt32LE(bytes, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(((member.isSymlink === true ? SYMLINK : FILE) << 16) >>> 0, 38);
  entry.writeUInt32LE(at, 42);
  return Buffer.concat([entry, name]);
}

function endOfTable(entries: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
