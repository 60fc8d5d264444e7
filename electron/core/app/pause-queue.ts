import type { Settings } from '../../../shared/domain/settings.ts';
import type { Services } from './services.ts';

/** Lets nothing new begin, or all go on. What is under way goes on either way. */
export function setPaused(services: Services, paused: boolean): Settings {
  const wasPaused = services.settings.current.queuePaused;
  const settings = services.settings.update({ queuePaused: paused });
  if (paused !== wasPaused) tellJobs(services, paused);
  services.pipeline.announceQueue();
  services.pipeline.look();
  return settings;
}

/** Who asks later why a job took so long finds it in its log; the timeline reads it there. */
function tellJobs({ pipeline, ports }: Services, paused: boolean): void {
  const message = paused
    ? 'The queue was paused by the user; what is under way goes on'
    : 'The queue goes on, by the user';
  for (const jobId of ports.store.jobs.queue()) {
    pipeline.find(jobId)?.log.info('base_generation', message, { paused });
  }
}
