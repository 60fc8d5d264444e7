import type { Check, CommandParsed } from '../../../shared/contract/commands.ts';
import { adviceFor } from '../../../shared/domain/errors.ts';
import { toFailure } from '../pipeline/context.ts';
import { settleWithin } from '../pipeline/deadline.ts';
import type { Services } from './services.ts';

/** Below this the disk check warns; a batch of images needs some gigabytes. */
const LITTLE_SPACE_BYTES = 2 ** 30;
const PROBE_WITHIN_MS = 15_000;

type Asked = CommandParsed<'doctor.run'>;

/** Checks, at no cost, everything that would stop a job here: database, worker, library, disk, network, key; or only some of it. */
export async function runDoctor(services: Services, asked: Asked): Promise<Check[]> {
  const isAsked = (name: Check['name']) => asked.only?.includes(name) ?? true;
  const parts: [of: Check['name'][], check: () => Promise<Check[]>][] = [
    [['database'], async () => [checkDatabase(services)]],
    [['worker'], () => checkWorker(services)],
    [['library'], () => checkLibrary(services)],
    [['disk'], () => checkDisk(services)],
    [['network', 'key'], () => probeProvider(services, asked)],
  ];
  const made = await Promise.all(parts.filter(([of]) => of.some(isAsked)).map(([, check]) => check()));
  const checks = made.flat().filter(({ name }) => isAsked(name));
  const { redact } = services;
  // What a server has said may be in either.
  return checks.map(({ message, advice, ...check }) => ({
    ...check,
    message: redact(message),
    advice: advice === null ? null : redact(advice),
  }));
}

function checkDatabase({ ports }: Services): Check {
  const wrong = ports.store.check();
  if (wrong === null)
    return { name: 'database', state: 'ok', message: 'The database is sound', advice: null };
  const advice = 'Keep a copy of the data directory, then restore the newest file of its backups folder.';
  return { name: 'database', state: 'failed', message: wrong, advice };
}

function checkWorker(services: Services): Promise<Check[]> {
  return checkFailing(services, 'worker', 'The image worker starts and answers', () =>
    services.ports.worker.check(),
  );
}

function checkLibrary(services: Services): Promise<Check[]> {
  const { library } = services.ports.files;
  return checkFailing(services, 'library', `The library can be written: ${library.root}`, () =>
    library.prepare('.'),
  );
}

async function checkDisk(services: Services): Promise<Check[]> {
  let free = 0;
  const { files } = services.ports;
  const measured = await checkFailing(services, 'disk', '', async () => {
    free = await files.freeBytes(files.library.root);
  });
  if (measured[0]?.state === 'failed') return measured;
  const message = `${(free / 2 ** 30).toFixed(1)} GB free for the library`;
  const low = free < LITTLE_SPACE_BYTES;
  return [{ name: 'disk', state: low ? 'warning' : 'ok', message, advice: low ? 'Free some space.' : null }];
}

async function checkFailing(
  services: Services,
  name: Check['name'],
  message: string,
  work: () => Promise<unknown>,
): Promise<Check[]> {
  try {
    await work();
    return [{ name, state: 'ok', message, advice: null }];
  } catch (error) {
    const failed = toFailure(services.pipelineContext, error);
    return [{ name, state: 'failed', message: failed.message, advice: adviceFor(failed.code) }];
  }
}

async function probeProvider(services: Services, params: Asked): Promise<Check[]> {
  const { clock, providers } = services.ports;
  const controller = new AbortController();
  const stop = clock.after(PROBE_WITHIN_MS, () => controller.abort(new Error('No answer within 15 s')));
  try {
    const probing = providers[params.provider].probe(params, controller.signal);
    return await settleWithin(clock, probing, controller.signal);
  } catch (error) {
    const { message, code } = toFailure(services.pipelineContext, error);
    return [{ name: 'network', state: 'failed', message, advice: adviceFor(code) }];
  } finally {
    stop();
  }
}
