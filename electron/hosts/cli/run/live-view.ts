import type { Client } from '../../../../shared/contract/client.ts';
import type { ImageBatch } from '../../../../shared/contract/events.ts';
import type { Image } from '../../../../shared/domain/image.ts';
import type { ImageCounts, Job } from '../../../../shared/domain/job.ts';
import { dollars } from '../../../../shared/text/units.ts';
import { ask, type Session } from '../session.ts';
import { imageLines } from './live-images.ts';

const REFRESH_MS = 200;

export type LiveView = { close(): void };

const NOTHING: LiveView = { close: () => {} };

/**
 * The progress bar at the bottom of a terminal and, with `watch`, a line for each image being worked on. Elsewhere, and with
 * --json or --quiet, nothing.
 */
export async function openLiveView(
  session: Session,
  client: Client,
  job: Job,
  watch: boolean,
): Promise<LiveView> {
  const { screen, output, globals } = session;
  if (screen.isTTY !== true || globals.json || globals.quiet) return NOTHING;
  const { createProgress } = await import('./progress.ts');
  const progress = createProgress(screen, job.counts.requested, watch ? liveSlots(job) : 0);
  output.passAbove(progress.log);

  const detail = await ask(client, 'job.get', { jobId: job.id });
  const images = new Map<string, Image>(detail.images.map((image) => [image.id, image]));
  const takeImages = (batches: readonly ImageBatch[]): void => {
    for (const batch of batches) {
      if (batch.jobId !== job.id) continue;
      for (const image of batch.images) images.set(image.id, image);
      // Too many at once to be sent: the next look asks for them.
      if (batch.skipped > 0) void fetchImages();
    }
  };
  const fetchImages = async (): Promise<void> => {
    const answer = await client.call('image.list', { jobId: job.id });
    if (answer.ok) for (const image of answer.value) images.set(image.id, image);
  };
  let latest = detail.job;
  const stopListening = client.subscribe((event) => {
    if (event.name === 'job.changed' && event.payload.id === job.id) latest = event.payload;
    if (event.name === 'images.changed') takeImages(event.payload.batches);
  });
  const refresh = (): void =>
    progress.show(
      latest.counts.requested - latest.counts.active,
      progressText(latest),
      imageLines(images.values(), Date.now()),
    );
  refresh();
  const timer = setInterval(refresh, REFRESH_MS);
  // A second interrupt ends the process at once, which must not leave a terminal without its cursor.
  process.once('exit', progress.stop);
  return {
    close() {
      process.off('exit', progress.stop);
      clearInterval(timer);
      stopListening();
      output.passAbove(null);
      progress.stop();
    },
  };
}

/** As many images as can be in the making at once, and as many again in processing. */
function liveSlots({ params }: Job): number {
  return Math.min(params.images, params.concurrency * 2);
}

function progressText({ counts, cost, params }: Job): string {
  const money = params.provider === 'demo' ? 'demo' : `${dollars(cost.usd)}${cost.unpriced > 0 ? '+' : ''}`;
  return `${troubleText(counts)}${money}`;
}

function troubleText({ failed, unknown }: ImageCounts): string {
  return `${failed > 0 ? `${failed} failed, ` : ''}${unknown > 0 ? `${unknown} unknown, ` : ''}`;
}
