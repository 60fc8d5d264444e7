import type { CommandParsed, ShellAbilities } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { ImageFile } from '../../../shared/domain/image.ts';
import { orExplain } from '../explain-failure.ts';
import { folderOf } from '../folder-of.ts';
import type { Shell } from '../ports/shell.ts';
import type { Handlers } from './handler.ts';
import { requireJob, type Services } from './services.ts';
import { visibleFile } from './visible-file.ts';

/** Where all pages lie that the app itself names: in its advice, and to get a key. */
export const LINK_ORIGINS: readonly string[] = ['https://platform.openai.com', 'https://supabase.com'];

type ShellCommand =
  | 'shell.openFolder'
  | 'shell.reveal'
  | 'shell.drag'
  | 'shell.chooseFolder'
  | 'shell.openLink';

/** What reaches out of the window. Files and folders are named by ids; only the app knows their paths. */
export const shellHandlers: Handlers<ShellCommand> = {
  'shell.openFolder': async (services, input) => {
    await ableShell(services, 'openFolder').openFolder(await folderFor(services, input));
    return {};
  },
  'shell.reveal': async (services, { fileId }) => {
    const shell = ableShell(services, 'reveal');
    const { path } = await requireFile(services, fileId);
    await shell.reveal(path);
    return {};
  },
  'shell.drag': async (services, { fileIds }) => {
    const shell = ableShell(services, 'drag');
    const files = await Promise.all(fileIds.map((fileId) => requireFile(services, fileId)));
    await shell.drag(
      files.map(({ path }) => path),
      iconOf(files),
    );
    return {};
  },
  'shell.chooseFolder': async (services) => ({
    path: await ableShell(services, 'chooseFolder').chooseFolder(),
  }),
  'shell.openLink': async ({ ports }, { url }) => {
    const { origin, username, password, href } = new URL(url);
    if (!LINK_ORIGINS.includes(origin) || username !== '' || password !== '') {
      throw new AppError('invalid_input', 'Only addresses that Safelight itself names are opened.', {
        advice: 'Copy the address into the browser if you trust it.',
        field: 'url',
      });
    }
    await ports.shell.openLink(href);
    return {};
  },
};

/** @throws AppError `not_possible` when the host cannot do it. */
export function ableShell({ ports }: Services, ability: keyof ShellAbilities): Shell {
  if (ports.shell.abilities[ability]) return ports.shell;
  throw new AppError('not_possible', 'This works in the desktop app.');
}

async function folderFor(services: Services, input: CommandParsed<'shell.openFolder'>): Promise<string> {
  if ('jobId' in input) return jobFolder(services, input.jobId);
  const { files, info } = services.ports;
  switch (input.place) {
    case 'library':
      return files.library.root;
    case 'data':
      return info.dataDir;
    case 'backups':
      return backupFolder(services);
    case 'logs':
      return services.ports.log.folder;
    case 'crashes':
      return services.ports.crashes.folder;
  }
}

async function backupFolder({ ports }: Services): Promise<string> {
  const { lastBackupAt } = await orExplain(() => ports.files.usage());
  if (lastBackupAt !== null) return ports.files.backups;
  throw new AppError('not_possible', 'There is no backup yet.', { advice: 'Make one first.' });
}

/** Where the job's finished files are; where they will be as long as there are none. */
function jobFolder({ ports, ...services }: Services, jobId: string): string {
  const job = requireJob({ ports, ...services }, jobId);
  const cover = ports.store.jobs.covers([jobId])[jobId];
  const files = cover === undefined ? [] : ports.store.files.ofImage(cover);
  // In an earlier library, if it was changed since.
  const finished = files.find(({ kind, state }) => kind === 'variant' && state !== 'writing');
  return folderOf(finished?.path ?? ports.files.library.part(job.folder, 'any'));
}

async function requireFile({ ports }: Services, fileId: string): Promise<ImageFile> {
  const file = visibleFile(ports, fileId);
  if (file === null) throw new AppError('not_found', `There is no file ${fileId}`);
  if ((await orExplain(() => ports.files.size(file.path))) !== null) return file;
  throw new AppError('not_found', `The file ${file.path} is gone`, {
    advice: `It was moved or removed outside of Safelight. ${file.kind === 'base' ? 'Generate' : 'Process'} the image again to make a new one.`,
  });
}

/** One that every system can draw, if there is one among them: none draws WebP. */
function iconOf(files: readonly ImageFile[]): string {
  return (files.find(({ format }) => format === 'png' || format === 'jpeg') ?? files[0])?.path ?? '';
}
