import type { CommandName } from '../../../shared/contract/commands.ts';
import type { ExportFormat, ExportRequest } from '../../../shared/contract/exports.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { ImageFile } from '../../../shared/domain/image.ts';
import { orExplain } from '../explain-failure.ts';
import type { Source } from '../export/content.ts';
import { exportText } from '../export/export-text.ts';
import { endingsOf, exportName, requireFilterable } from '../export/plan.ts';
import { previewOf } from '../export/preview.ts';
import type { Handlers } from './handler.ts';
import { readJob } from './readers.ts';
import type { Services } from './services.ts';
import { ableShell } from './shell-handlers.ts';
import { isVisible } from './visible-file.ts';

type ExportCommand = Extract<CommandName, `export.${string}` | `bundle.${string}`>;

/** As the system's choosers of files call them. */
const FORMAT_NAMES: Readonly<Record<ExportFormat, string>> = {
  text: 'Text',
  jsonl: 'JSON Lines',
  csv: 'CSV',
  markdown: 'Markdown',
  otlp: 'OpenTelemetry, zipped',
  images: 'Images, zipped',
  bundle: 'Safelight bundle',
};

/** Formats that need the job's files, which a bundle has none of, and another device's job has elsewhere. */
const WITH_FILES: readonly ExportFormat[] = ['images', 'bundle'];

/** Commands that write a job to a file, and that open such a file. */
export const exportHandlers: Handlers<ExportCommand> = {
  'export.preview': (services, request) =>
    orExplain(() =>
      previewOf(sourceOf(services, request), request.format, readJob(services, request.jobId).search),
    ),
  'export.start': (services, { path, ...request }) =>
    orExplain(() => services.exports.start(sourceOf(services, request), request.format, path)),
  'export.cancel': async ({ exports }, { exportId }) => {
    await exports.cancel(exportId);
    return {};
  },
  'export.text': async (services, request) => ({
    text: await orExplain(() => exportText(sourceOf(services, request), request.format)),
  }),
  'export.choosePlace': async (services, { jobId, format }) => {
    const shell = ableShell(services, 'chooseFile');
    const { exports } = services.ports.files;
    const name = exportName(readJob(services, jobId).job.folder, format);
    const kind = { name: FORMAT_NAMES[format], endings: endingsOf(format) };
    return { path: await shell.chooseNewFile(exports.path({ folder: exports.folder, name }), kind) };
  },
  'export.reveal': async (services, { exportId }) => {
    await ableShell(services, 'reveal').reveal(services.exports.fileOf(exportId));
    return {};
  },
  'bundle.choose': async (services) => ({
    path: await ableShell(services, 'chooseFile').chooseFile({
      name: FORMAT_NAMES.bundle,
      endings: endingsOf('bundle'),
    }),
  }),
  'bundle.receive': async ({ received }, { transferId, piece }) => {
    await orExplain(() => received.receive(transferId, piece));
    return {};
  },
  'bundle.openReceived': ({ received, bundles }, { transferId, name }) =>
    orExplain(async () => bundles.openCopy(await received.take(transferId), name)),
  'bundle.forget': async ({ received }, { transferId }) => {
    await received.forget(transferId);
    return {};
  },
  'bundle.open': ({ bundles }, { path }) => orExplain(() => bundles.open(path)),
  'bundle.close': async ({ bundles, exports }, { jobId }) => {
    // They read what is about to be closed.
    if (bundles.ofJob(jobId) !== null) await exports.cancelOf(jobId);
    await bundles.close(jobId);
    return {};
  },
  'bundle.list': ({ bundles }) => bundles.list(),
};

/** The job as it is now, with what is logged so far. */
function sourceOf(services: Services, { jobId, format, filter }: ExportRequest): Source {
  requireFilterable(format, filter);
  const { ports, logger, redact, media } = services;
  logger.flush();
  const { store, job } = readJob(services, jobId);
  if (WITH_FILES.includes(format)) requireFiles(services, jobId);
  return {
    ports,
    store,
    job,
    filter,
    endSeq: store.log.lastSeq(jobId),
    redact,
    files: WITH_FILES.includes(format) ? visibleFiles(services, jobId) : [],
    thumb: async (fileId) => (await media.find(`/media/thumb/${fileId}`))?.path ?? null,
  };
}

/** @throws AppError `not_possible` when a job's files are not this app's to give. */
function requireFiles({ bundles, sync }: Services, jobId: string): void {
  if (bundles.ofJob(jobId) !== null) {
    throw new AppError('not_possible', 'This job is from a bundle, which has no files of its own.', {
      advice: 'Copy the bundle instead.',
    });
  }
  const device = sync.others.deviceOf(jobId);
  if (device === null) return;
  throw new AppError('not_possible', `This job was made on ${device}, where its files are.`, {
    advice: 'Export them there. Its log can be exported here.',
  });
}

function visibleFiles({ ports }: Services, jobId: string): ImageFile[] {
  const { store, files } = ports;
  const job = store.jobs.get(jobId);
  const images = new Map(store.images.ofJob(jobId).map((image) => [image.id, image]));
  return store.files
    .ofJob(jobId)
    .filter((file) => isVisible(files, job, images.get(file.imageId) ?? null, file));
}
