import { MAX_PROBLEMS } from '../../../shared/contract/database.ts';
import type { ImageFile } from '../../../shared/domain/image.ts';
import type { Ports } from '../ports/index.ts';

export type FileCheckOptions = {
  readonly ports: Pick<Ports, 'store' | 'files'>;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
  readonly breath: () => Promise<void>;
};

/**
 * Whether each file that the database tells of is there, with the size and hash that it says. Reads all of them, so it takes as long as
 * the disk does. Answers with what is wrong.
 * @throws the signal's reason when it fires
 */
export async function checkFiles({ ports, onProgress, signal, breath }: FileCheckOptions): Promise<string[]> {
  const { store, files } = ports;
  const problems: string[] = [];
  const total = store.totals().images;
  let done = 0;
  for (const jobId of jobIds(store)) {
    const of = store.files.ofJob(jobId);
    for (const file of of) {
      signal.throwIfAborted();
      const wrong = await wrongWith(files, file);
      if (wrong !== null) problems.push(wrong);
      if (problems.length >= MAX_PROBLEMS) return problems;
      await breath();
    }
    done += new Set(of.map(({ imageId }) => imageId)).size;
    onProgress(Math.min(done, total), total);
  }
  return problems;
}

function* jobIds(store: Ports['store']): Generator<string> {
  let afterId: string | null = null;
  for (;;) {
    const query = { statuses: null, search: null, sort: 'newest', afterId, limit: 100 } as const;
    const page: { id: string }[] = store.jobs.page(query);
    for (const { id } of page) yield id;
    afterId = page.at(-1)?.id ?? null;
    if (page.length < 100) return;
  }
}

async function wrongWith(files: Ports['files'], file: ImageFile): Promise<string | null> {
  // One on its way is put right by what writes it.
  if (file.state === 'writing') return null;
  const bytes = await files.size(file.path);
  if (bytes === null) return `${file.path} is gone.`;
  if (bytes !== file.bytes) return `${file.path} has ${bytes} bytes instead of ${file.bytes}.`;
  return (await files.sha256(file.path)) === file.sha256
    ? null
    : `${file.path} holds other bytes than were written.`;
}
