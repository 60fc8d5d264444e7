import type { Step } from '../../../../shared/domain/log-entry.ts';
import type { Ports } from '../../ports/index.ts';

/** How long a step of a job took, as the store was told when it had ended. */
export type ToldStep = {
  readonly jobId: string;
  readonly step: Step;
  readonly ms: number;
  readonly at: number;
};

/** How long each piece of work of the worker and the files takes, one after the other, in milliseconds. */
const TAKES = [7, 1_900, 40, 310, 0, 5_200, 120, 88];

/**
 * Ports whose worker and files take their time by the clock, so that no step takes as long as the next, and whose store keeps
 * in `told` how long each step took.
 */
export function slowPorts(ports: Ports, told: ToldStep[]): Ports {
  const { clock, worker, files, store } = ports;
  const { library } = files;
  let works = 0;
  const slowly = async <T>(work: () => Promise<T>): Promise<T> => {
    const ms = TAKES[works % TAKES.length] ?? 0;
    works += 1;
    await new Promise<void>((resolve) => clock.after(ms, resolve));
    return await work();
  };
  return {
    ...ports,
    worker: Object.assign(Object.create(worker), {
      makeVariant: (...work: Parameters<typeof worker.makeVariant>) =>
        slowly(() => worker.makeVariant(...work)),
    }),
    files: {
      ...files,
      freeBytes: (path) => slowly(() => files.freeBytes(path)),
      library: {
        ...library,
        publish: (part, path) => slowly(() => library.publish(part, path)),
        removeParts: (folder) => slowly(() => library.removeParts(folder)),
      },
    },
    store: Object.assign(Object.create(store), {
      jobs: {
        ...store.jobs,
        addStepTime: (jobId: string, step: Step, ms: number, at: number) => {
          told.push({ jobId, step, ms, at });
          store.jobs.addStepTime(jobId, step, ms, at);
        },
      },
    }),
  };
}
