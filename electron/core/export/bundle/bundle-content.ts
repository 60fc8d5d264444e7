import type { ImageFile } from '../../../../shared/domain/image.ts';
import { logRecord } from '../../../../shared/text/log-record.ts';
import { slicesOf } from '../../logging/log-walk.ts';
import { foldersOf } from '../../logging/reduce-paths.ts';
import type { ArchiveMember } from '../../ports/archives.ts';
import { type Content, logOf, type Progress, type Source } from '../content.ts';
import { createScrub, type Scrub } from '../scrub.ts';
import { BUNDLE_FORMAT, type Manifest, MEMBERS, MOST_THUMBS, thumbMember } from './format.ts';

/** All about a job, for another Safelight to open: redacted again, since what is a secret now may not have been one when it was logged. */
export function bundleContent(source: Source): Content {
  const pictures = picturesOf(source.files);
  return {
    total: source.endSeq + pictures.length,
    pieces: (progress) => source.ports.archives.zip(members(source, pictures, progress)),
  };
}

/** The pictures of which a small copy goes in: first one of each image, then, while there is room, the others. */
export function picturesOf(files: readonly ImageFile[]): ImageFile[] {
  const pictures = files.filter(({ kind, state }) => kind !== 'sidecar' && state === 'stored');
  const covers = new Map<string, ImageFile>();
  for (const file of pictures) {
    const known = covers.get(file.imageId);
    if (known === undefined || shownBefore(file, known)) covers.set(file.imageId, file);
  }
  const first = [...covers.values()];
  const others = pictures.filter((file) => covers.get(file.imageId) !== file);
  return [...first, ...others].slice(0, MOST_THUMBS);
}

/** The first variant; of an image without any, its base image. */
function shownBefore(a: ImageFile, b: ImageFile): boolean {
  const place = ({ kind, variant }: ImageFile): number =>
    kind === 'variant' ? variant : Number.POSITIVE_INFINITY;
  return place(a) < place(b);
}

async function* members(
  source: Source,
  pictures: readonly ImageFile[],
  progress: Progress,
): AsyncGenerator<ArchiveMember> {
  const { store, job, ports } = source;
  const scrub = createScrub(source.redact, foldersOf(source));
  const modifiedAt = ports.clock.now();
  const text = (name: string, pieces: Iterable<string>): ArchiveMember => ({
    name,
    modifiedAt,
    content: { text: inTurn(pieces) },
  });
  const images = store.images.ofJob(job.id);
  const attempts = store.attempts.ofJob(job.id);
  yield text(MEMBERS.job, [line(scrub, { job, stepMs: store.jobs.stepTimes(job.id) })]);
  yield text(MEMBERS.images, lines(scrub, images));
  yield text(MEMBERS.attempts, lines(scrub, attempts));
  yield text(MEMBERS.files, lines(scrub, source.files));
  const written = { entries: 0 };
  yield text(MEMBERS.log, logLines(source, scrub, progress, written));
  let thumbs = 0;
  for (const { id, createdAt } of pictures) {
    const path = await source.thumb(id);
    if (path === null) progress.missing += 1;
    else yield { name: thumbMember(id), modifiedAt: createdAt, content: { file: path } };
    thumbs += path === null ? 0 : 1;
    progress.done += 1;
  }
  // Last, since only now it is known what was redacted.
  const manifest: Manifest = {
    safelight: { kind: 'bundle', format: BUNDLE_FORMAT, version: ports.info.version },
    platform: ports.info.platform,
    createdAt: modifiedAt,
    jobId: job.id,
    entries: written.entries,
    images: images.length,
    attempts: attempts.length,
    files: source.files.length,
    thumbs,
    redactions: { ...scrub.counts },
  };
  yield text(MEMBERS.manifest, [`${JSON.stringify(manifest, null, 2)}\n`]);
}

function* logLines(
  source: Source,
  scrub: Scrub,
  progress: Progress,
  written: { entries: number },
): Generator<string> {
  for (const { entries, looked } of slicesOf(logOf(source))) {
    yield entries.map((entry) => line(scrub, logRecord(entry))).join('');
    written.entries += entries.length;
    progress.done += looked;
  }
}

/** A hundred at a time: what is one piece is one turn of the event loop. */
function* lines(scrub: Scrub, records: readonly unknown[]): Generator<string> {
  for (let from = 0; from < records.length; from += 100) {
    yield records
      .slice(from, from + 100)
      .map((record) => line(scrub, record))
      .join('');
  }
}

function line(scrub: Scrub, record: unknown): string {
  return `${JSON.stringify(scrub.value(record))}\n`;
}

async function* inTurn(pieces: Iterable<string>): AsyncGenerator<string> {
  yield* pieces;
}
