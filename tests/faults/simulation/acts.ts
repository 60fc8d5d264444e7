import type { Image } from '../../../shared/domain/image.ts';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import { type ActKind, planJob } from './plan.ts';
import type { World } from './world.ts';

/** Does one thing that a user or the surroundings may do, to something that is there. */
export async function act(world: World, what: ActKind): Promise<void> {
  const { chance } = world;
  const job = aJob(world);
  const image = job === null ? null : anImage(world, job);
  switch (what) {
    case 'create':
      return create(world);
    case 'work':
      return world.work(chance.between(1, 120));
    case 'pass':
      return world.pass(chance.pick([10, 1_000, 30_000, 130_000, 900_000]));
    case 'cancel':
      if (job !== null) await world.call('job.cancel', { jobId: job.id });
      return;
    case 'pause':
      await world.call('queue.pause', {});
      return;
    case 'go on':
      await world.call('queue.resume', {});
      return;
    case 'retry':
      return retry(world, job, null, 'cheapest');
    case 'retry image':
      return retry(world, job, image, 'cheapest');
    case 'make anew':
      return retry(world, job, image, chance.pick(['process', 'generate'] as const));
    case 'resume':
      if (job !== null) await world.resume(job.id, null);
      return;
    case 'resend':
      if (job !== null) await world.resume(job.id, 'resend');
      return;
    case 'give up':
      if (job !== null) await world.resume(job.id, 'give-up');
      return;
    case 'reorder':
      if (job !== null)
        await world.call('job.reorder', {
          jobId: job.id,
          before: chance.odds(0.5) ? (aJob(world)?.id ?? null) : null,
        });
      return;
    case 'star':
      if (image !== null) await world.call('image.star', { imageId: image.id, starred: !image.starred });
      return;
    case 'delete job':
      if (job !== null)
        await world.call('job.delete', { jobIds: [job.id], files: chance.pick(['keep', 'remove'] as const) });
      return;
    case 'restore job': {
      const [deleted] = world.store.jobs.deleted();
      if (deleted !== undefined) await world.call('job.restore', { jobIds: [deleted.job.id] });
      return;
    }
    case 'delete image':
      if (image !== null) await world.call('image.delete', { imageIds: [image.id] });
      return;
    case 'restore image':
      if (image !== null) await world.call('image.restore', { imageIds: [image.id] });
      return;
    case 'settings':
      await world.call('settings.update', {
        maxConcurrency: chance.between(1, 6),
        nameTemplate: chance.pick(['{index}_{variant}', '{date}_{job}_{index}_v{variant}', 'same']),
      });
      return;
    case 'export':
      if (job !== null)
        await world.call('export.start', {
          jobId: job.id,
          format: chance.pick(['text', 'jsonl', 'csv', 'markdown'] as const),
          path: null,
        });
      return;
    case 'look':
      return look(world, job);
    case 'sleep':
      world.running.resting = true;
      world.running.app.rest();
      return world.pass(chance.pick([100, 60_000, 3_600_000]));
    case 'wake':
      world.running.resting = false;
      world.running.app.wake();
      return;
    case 'jump':
      world.clock.jump(chance.pick([-86_400_000, -3_600_000, -1_000, 1_000, 3_600_000, 40 * 86_400_000]));
      return;
    case 'disk breaks':
      world.diskTrouble = {
        code: chance.pick(['ENOSPC', 'EIO', 'EACCES', 'EROFS']),
        place: chance.pick(['everywhere', 'library', 'data'] as const),
      };
      world.troubles += 1;
      return;
    case 'disk mends':
      world.diskTrouble = null;
      return;
    case 'kill':
      return world.kill();
    case 'kill soon':
      world.running.life.killIn(chance.between(1, 60));
      return world.work(chance.between(1, 120));
    case 'close':
      await world.stop();
  }
}

async function create(world: World): Promise<void> {
  await world.call('job.create', { params: planJob(world.chance) });
}

async function retry(
  world: World,
  job: Job | null,
  image: Image | null,
  from: 'cheapest' | 'process' | 'generate',
): Promise<void> {
  if (job === null) return;
  const input = { jobId: job.id, imageIds: image === null ? null : [image.id], from };
  await world.call('job.retry', input, { jobId: job.id, kind: 'retry', from });
}

/** What a window asks for again and again, and must never fail. */
async function look(world: World, job: Job | null): Promise<void> {
  await world.call('job.list', {});
  await world.call('budget.status', {});
  if (job === null) return;
  await world.call('job.get', { jobId: job.id });
  await world.call('job.timeline', { jobId: job.id });
  await world.call('log.page', { jobId: job.id });
}

/** Any job, unfinished ones more often. */
function aJob({ rules, chance }: World): Job | null {
  const jobs = rules.jobs;
  const open = jobs.filter(({ status }) => !isFinal(status));
  const from = open.length > 0 && chance.odds(0.5) ? open : jobs;
  return from.length === 0 ? null : chance.pick(from);
}

function anImage({ store, chance }: World, job: Job): Image | null {
  const images = store.images.ofJob(job.id);
  return images.length === 0 ? null : chance.pick(images);
}
