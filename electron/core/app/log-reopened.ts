import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import { goneBases } from '../../../shared/text/gone-bases.ts';
import { counted } from '../../../shared/text/units.ts';
import type { JobRun } from '../pipeline/job-run.ts';
import type { Ports } from '../ports/index.ts';

type Reopened = {
  readonly reprocess: readonly Image[];
  readonly regenerate: readonly Image[];
  readonly giveUp: readonly Image[];
};

/** Says what a retry, or going on, begins with. */
export function logReopened(ports: Ports, run: JobRun, { reprocess, regenerate, giveUp }: Reopened): void {
  const each = ports.providers[run.job.params.provider].estimateUsd(run.job.params);
  if (regenerate.length + reprocess.length > 0) {
    const message = `Started again: ${regenerate.length} to generate, ${reprocess.length} to process only`;
    run.log.info('initialization', message, {
      regenerate: regenerate.length,
      reprocess: reprocess.length,
      estimatedUsd: each === null ? 'unpriced' : each * regenerate.length,
    });
  }
  if (giveUp.length > 0) {
    run.log.info('initialization', `Given up by the user: ${giveUp.length} images of unknown outcome`, {
      givenUp: giveUp.length,
    });
  }
  for (const image of each === 0 ? [] : regenerate.filter(wasCalled)) {
    const latest = ports.store.attempts.latestOf(image.id);
    if (latest?.billing !== 'unknown') continue;
    run.log
      .forImage(image.id)
      .warning(
        'base_generation',
        `Image ${image.index}: sent again at the user's word; it may be billed twice`,
        {
          image: image.index,
          repeats: latest.id,
        },
      );
  }
}

/** Says of what was removed from the disk that it is, and what comes of it. */
export function logGone(run: JobRun, gone: readonly Image[], lost: readonly ImageFile[]): void {
  if (gone.length > 0) {
    const message = `${goneBases(gone.length)}: generated again`;
    run.log.warning('initialization', message, { images: gone.map(({ index }) => index) });
  }
  if (lost.length > 0) {
    const were = counted(lost.length, 'variant was', 'variants were');
    const message = `${were} removed from the library: made again from the saved base image`;
    run.log.warning('initialization', message, { paths: lost.map(({ path }) => path) });
  }
}

/** Of thousands of images of a job that was stopped few were ever called. */
export function wasCalled({ attempts }: Image): boolean {
  return attempts > 0;
}
