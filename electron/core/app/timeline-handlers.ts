import type { Timeline, TimelineQuery } from '../../../shared/contract/timeline.ts';
import { pause } from '../pause.ts';
import { timelineOf } from '../timeline/timeline-view.ts';
import type { Handlers } from './handler.ts';
import { readJob } from './readers.ts';
import type { Services } from './services.ts';

/** From so many images on, reading them is a turn of its own. */
const MANY_IMAGES = 2_000;

/** The command that says where a job's time went. */
export const timelineHandlers: Handlers<'job.timeline'> = {
  'job.timeline': (services, query) => readTimeline(services, query),
};

async function readTimeline(services: Services, query: TimelineQuery): Promise<Timeline> {
  const { timelines, logger, pipeline, ports } = services;
  logger.flush();
  const reader = readJob(services, query.jobId);
  const builder = await timelines.upToDate(reader.store, reader.job);
  // As they are now: the log was read meanwhile.
  const { store, job } = readJob(services, query.jobId);
  const images = store.images.ofJob(job.id);
  // Reading thousands of images takes as long as nothing else should wait.
  if (images.length > MANY_IMAGES) await pause(ports.clock);
  const now = pipeline.find(job.id) === null ? null : ports.clock.now();
  return timelineOf(builder, { job, images, query, now });
}
