import { createHash } from 'node:crypto';
import type { Store } from '../../../electron/core/ports/store.ts';
import type { Image } from '../../../shared/domain/image.ts';
import type { MemoryDisk } from './memory-disk.ts';

/** What is kept, and whom to tell of what must not be. */
export type Stored = {
  readonly store: Pick<Store, 'files' | 'log'>;
  readonly disk: MemoryDisk;
  readonly broken: (what: string) => void;
};

/** A completed image has all its wanted variants and its sidecar, with the bytes that were written down. */
export function checkFiles(image: Image, wanted: number, { store, disk, broken }: Stored): void {
  const files = store.files.ofImage(image.id).filter(({ state }) => state === 'stored');
  const variants = files
    .filter(({ kind }) => kind === 'variant')
    .map(({ variant }) => variant)
    .sort();
  const what = `image ${image.index} of ${image.jobId}`;
  if (variants.length !== wanted || new Set(variants).size !== wanted)
    broken(`Completed with variants ${variants} of ${wanted}: ${what}`);
  if (files.filter(({ kind }) => kind === 'sidecar').length !== 1)
    broken(`Completed without one sidecar: ${what}`);
  for (const file of files) {
    const bytes = disk.read(file.path);
    const sha256 = bytes === null ? null : createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== file.sha256)
      broken(
        `The ${file.kind} ${file.path} is ${bytes === null ? 'not there' : 'not as it was written'}: ${what}`,
      );
  }
}

/** The log of a job begins with its first entry, and none is missing. */
export function checkLog(jobId: string, { store: { log }, broken }: Stored): void {
  const seqs: number[] = [];
  for (let afterSeq = 0; ; afterSeq = seqs.at(-1) ?? 0) {
    const page = log.page({
      jobId,
      afterSeq,
      beforeSeq: null,
      levels: null,
      steps: null,
      imageId: null,
      search: null,
      exclude: null,
      limit: 1_000,
    });
    if (page.length === 0) break;
    seqs.push(...page.map(({ seq }) => seq));
  }
  const at = seqs.findIndex((seq, index) => seq !== index + 1);
  if (at >= 0 || seqs.length !== log.lastSeq(jobId)) {
    broken(`The log of ${jobId} has a gap: entry ${at + 1} is ${seqs[at]}, the newest ${log.lastSeq(jobId)}`);
  }
}
