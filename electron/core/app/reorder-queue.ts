import { AppError } from '../../../shared/contract/result.ts';
import { requireJob, type Services } from './services.ts';

/**
 * Puts a queued job before another queued one in the order in which jobs are begun, or last. Survives a restart.
 * @returns the new order.
 * @throws AppError `not_possible` when one of them is not queued.
 */
export function reorderQueue(services: Services, jobId: string, before: string | null): string[] {
  const { store } = services.ports;
  requireQueued(services, jobId);
  if (before !== null) requireQueued(services, before);
  if (before === jobId) return store.jobs.queue();
  const others = store.jobs.queue().filter((id) => id !== jobId);
  const at = before === null ? others.length : others.indexOf(before);
  const order = [...others.slice(0, at), jobId, ...others.slice(at)];
  store.jobs.setQueue(order);
  services.pipeline.followQueue();
  return order;
}

function requireQueued(services: Services, jobId: string): void {
  const { status } = requireJob(services, jobId);
  if (status === 'queued') return;
  throw new AppError('not_possible', `Only queued jobs can be reordered; this one is ${status}.`, {
    advice: 'Leave it where it is.',
  });
}
