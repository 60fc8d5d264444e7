import { type CommandName, commands } from '../../../shared/contract/commands.ts';
import { AppError, type AppErrorData, type Result } from '../../../shared/contract/result.ts';
import { explained } from '../explain-failure.ts';
import { isLibraryAway } from '../health/library-away.ts';
import { isDiskFull } from '../health/storage-errors.ts';
import { recover } from '../pipeline/recovery.ts';
import type { Ports } from '../ports/index.ts';
import type { App, MediaFile, RecoveryReport } from './app.ts';
import { goOnByItself } from './go-on.ts';
import { handlers, WRITING_COMMANDS } from './handlers.ts';
import { interruptedJob, markCleanEnd, takeCleanEnd } from './interrupted-jobs.ts';
import { refuseForLookedAt } from './readers.ts';
import { createServices, loadRun, type Services } from './services.ts';

export type AppOptions = {
  /** Why this process may only read, as its user is told; null when it is the one that writes. */
  readonly readOnly: AppErrorData | null;
  /** Calls at a time over all jobs, for this process only; the setting counts if not given. */
  readonly maxConcurrency?: number | null;
};

const NOTHING_RECOVERED: RecoveryReport = { jobs: [], notSent: 0, adopted: 0, unknown: 0 };

/**
 * Makes the application from its ports. Nothing runs before `start`.
 * @throws AppError `database_unusable`
 */
export function createApp(ports: Ports, options: AppOptions): App {
  const services: Services = createServices(
    ports,
    options.readOnly,
    options.maxConcurrency ?? null,
    (jobId) => goOnByItself(services, jobId),
  );
  let hasStarted = false;
  return {
    dispatch: (name, input) => dispatch(services, name, input),
    media: (path) => findMedia(services, path),
    subscribe: (listener) => services.feed.subscribe(listener),
    start: async (unfinishedJobs) => {
      const report = await start(services, unfinishedJobs);
      hasStarted = true;
      logStart(services, report);
      return report;
    },
    rest: () => {
      ports.log.info('The machine goes to sleep: nothing new is started');
      services.webhooks.rest();
      services.sync.rest();
      services.updates.rest();
      services.pipeline.rest();
      services.pipelineContext.awake.rest();
    },
    wake: (sleptMs = 0) => {
      ports.log.info('The machine is awake again');
      services.pipelineContext.awake.wake();
      services.pipelineContext.awake.skip(sleptMs);
      services.pipeline.wake();
      services.webhooks.wake();
      services.sync.wake();
      services.updates.wake();
    },
    stop: async () => {
      await services.updates.stop();
      services.media.stop();
      services.indexer.stop();
      services.previews.stop();
      await services.exports.stop();
      await services.received.stop();
      await services.bundles.stop();
      // What waits for space, paid for, is left to the next start.
      services.health.stop();
      services.held.stop();
      await services.pipeline.stop();
      await services.webhooks.stop();
      await services.sync.stop();
      await services.retention.stop();
      await services.trash.stop();
      services.logger.flush();
      // All work has ended. A backup may take longer than a host waits, and that it was cut off is no unclean end.
      if (hasStarted) noteCleanEnd(services);
      await services.database.stop(hasStarted);
      services.logger.close();
      services.feed.flush();
      if (hasStarted && services.readOnly === null) ports.log.info('Safelight stopped');
    },
  };
}

async function findMedia({ bundles, exports, media }: Services, path: string): Promise<MediaFile | null> {
  const exported = exports.fileAt(path);
  if (exported !== null) return { path: exported, mediaType: 'application/octet-stream' };
  const picture = await bundles.picture(path);
  return picture === null ? media.find(path) : { path: picture, mediaType: 'image/webp' };
}

/** Who looks on says nothing: what an app did is told by who did it. */
function logStart({ ports, readOnly }: Services, report: RecoveryReport): void {
  if (readOnly !== null) return;
  const { version, machine } = ports.info;
  const { electron, node, os, arch } = machine;
  const { schemaVersion } = ports.store.describe();
  ports.log.info('Safelight started', { version, schemaVersion, electron, node, os, arch });
  if (report.jobs.length > 0) ports.log.info('Unfinished jobs were found', report);
}

/** Only for an app that was started: one that never took over has nothing to say about how the last one ended. */
function noteCleanEnd({ ports, readOnly, interrupted }: Services): void {
  // Who closes the app without choosing is asked again: what waits for a word must not run without it.
  if (readOnly !== null || interrupted.size > 0) return;
  try {
    markCleanEnd(ports.store);
  } catch (error) {
    ports.reportProblem('That the app was closed in order could not be written down', error);
  }
}

/** What a kill left of exports. Not where the library is away: what does not answer there would hold up more than this. */
async function tidyExports({ ports }: Services): Promise<void> {
  const { library, exports } = ports.files;
  if (!(await isLibraryAway(ports, library.root))) await exports.tidy();
}

async function start(services: Services, unfinishedJobs: 'run' | 'hold' | 'ask'): Promise<RecoveryReport> {
  if (services.readOnly !== null) return NOTHING_RECOVERED;
  void services.media.prune();
  void services.previews.prune();
  void tidyExports(services);
  const { pipeline, interrupted, ports, trash } = services;
  const wasRepaired = await services.database.afterRepair();
  const wasClean = howItEnded(services) && !wasRepaired;
  if (!wasClean && !wasRepaired) await services.database.afterUncleanEnd();
  const { report, runs } = await recover(services.pipelineContext, (job) => loadRun(services, job));
  // Also where none is run: whoever asks must still find what the end left, though another has started in between.
  if (wasRepaired || (!wasClean && unfinishedJobs !== 'run')) {
    for (const run of runs) interrupted.set(run.job.id, interruptedJob(ports, run));
  } else if (unfinishedJobs !== 'hold') {
    pipeline.add(...runs);
  }
  const goesOn = unfinishedJobs === 'run' || (unfinishedJobs === 'ask' && wasClean);
  if (goesOn && (await services.health.look()).holds) holdUnrecovered(services, report);
  trash.watch();
  if (ports.info.host !== 'cli') services.retention.watch();
  if (ports.info.host !== 'cli') services.health.watch();
  services.webhooks.start();
  services.sync.start();
  services.updates.start();
  if (ports.info.host !== 'cli') services.database.watch();
  services.indexer.start();
  return report;
}

/** What could not even be put right on a full disk is when there is room. */
function holdUnrecovered({ ports, held }: Services, { jobs }: RecoveryReport): void {
  const recovered = new Set(jobs);
  for (const { id } of ports.store.jobs.unfinished()) if (!recovered.has(id)) held.add(id);
}

/** Also on a full disk the app starts: it shows what is there, and waits. */
function howItEnded({ ports, health }: Services): boolean {
  try {
    return orWithRoom(health, () => takeCleanEnd(ports.store));
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    ports.reportProblem('That the app has started could not be written down', error);
    return false;
  }
}

function orWithRoom<T>(health: Services['health'], work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (isDiskFull(error) && health.makeRoom()) return work();
    throw error;
  }
}

async function dispatch(services: Services, name: string, input: unknown): Promise<Result<unknown>> {
  try {
    if (!isCommand(name)) throw new AppError('invalid_input', `There is no command ${named(name)}`);
    if (services.readOnly !== null && WRITING_COMMANDS.has(name))
      return { ok: false, error: services.readOnly };
    return { ok: true, value: await run(services, name, input) };
  } catch (error) {
    const { redact, ports } = services;
    const { reportProblem } = ports;
    return { ok: false, error: explained(error, { redact, reportProblem, what: 'A command failed' }) };
  }
}

/** What was sent is repeated in an answer only so far: it may be the names of a thousand fields. */
const MOST_REPEATED = 500;

function shortened(text: string): string {
  return text.length <= MOST_REPEATED ? text : `${text.slice(0, MOST_REPEATED)}…`;
}

/** Over a wire may come anything. */
function named(name: unknown): string {
  return typeof name === 'string' ? JSON.stringify(shortened(name)) : 'of that kind';
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

async function run(services: Services, name: CommandName, input: unknown): Promise<unknown> {
  const parsed = commands[name].input.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join('.') || null;
    const message = issue?.message ?? 'The input is not valid';
    throw new AppError('invalid_input', shortened(message), {
      field: field === null ? null : shortened(field),
    });
  }
  refuseForLookedAt(services, name, parsed.data);
  // The name binds schema and handler together, which the compiler cannot follow through the lookup.
  const handler = handlers[name] as (services: Services, input: unknown) => unknown;
  return await handler(services, parsed.data);
}
