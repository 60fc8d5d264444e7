import { useMemo } from 'react';
import type { Client } from '../../../shared/contract/client.ts';
import type { RetryFrom } from '../../../shared/contract/commands.ts';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import { type JobActions, useJobActions } from '../../state/job-actions.ts';
import type { Session } from '../../state/session.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { complainTo, type Toasts, useToasts } from '../../ui/toasts.tsx';
import { mainFile, versionsOf } from './image-files.ts';
import { useImagesControl, useJob, useReadOnly } from './job-scope.tsx';
import { copyAndTell } from './tell.ts';

/** All that can be done with one image. Failures are told in a toast, since the tile may be out of sight by then. */
export type ImageActions = {
  /** Whether the images can only be looked at: then nothing here changes them, and there are no files of them. */
  readonly readOnly: boolean;
  star(image: Image): void;
  showInLog(image: Image): void;
  retry(image: Image, from: RetryFrom): void;
  /** Asks for another prompt, to make it in a new job. */
  retryOtherwise(image: Image): void;
  reveal(image: Image): void;
  copyPath(image: Image): void;
  /** Goes on with a drag that began on the image. */
  drag(image: Image): void;
  /** Takes the image's files away, with a chance to have them back. */
  remove(image: Image): void;
};

type Tools = {
  readonly session: Session;
  readonly toasts: Toasts;
  readonly update: (images: readonly Image[]) => void;
  readonly jobId: string;
  readonly retryOtherwise: JobActions['retryOtherwise'];
  readonly readOnly: boolean;
};

/** The same object while the job stays the same. */
export function useImageActions(): ImageActions {
  const session = useSession();
  const toasts = useToasts();
  const { update } = useImagesControl();
  const { id: jobId } = useJob();
  const { retryOtherwise } = useJobActions();
  const readOnly = useReadOnly();
  return useMemo(
    () => imageActions({ session, toasts, update, jobId, retryOtherwise, readOnly }),
    [session, toasts, update, jobId, retryOtherwise, readOnly],
  );
}

function imageActions(tools: Tools): ImageActions {
  const { session, update, jobId, readOnly } = tools;
  const { client } = session;
  const complain = (error: AppErrorData) => complainTo(tools.toasts, error);

  async function star(image: Image): Promise<void> {
    const answer = await client.call('image.star', { imageId: image.id, starred: !image.starred });
    if (answer.ok) update([answer.value]);
    else complain(answer.error);
  }

  async function retry(image: Image, from: RetryFrom): Promise<void> {
    const answer = await client.call('job.retry', { jobId, imageIds: [image.id], from });
    if (answer.ok) session.update(answer.value.job);
    else complain(answer.error);
  }

  async function withFile(image: Image, use: (file: ImageFile) => Promise<void>): Promise<void> {
    const file = await findFile(client, image);
    if ('code' in file) complain(file);
    else await use(file);
  }

  return {
    readOnly,
    star: (image) => {
      if (!readOnly) void star(image);
    },
    showInLog: (image) => session.focusLog({ imageId: image.id }),
    retry: (image, from) => void retry(image, from),
    retryOtherwise: (image) => {
      // As it is now: these actions stay the same while the job changes.
      const job = session.store.getState().selected;
      if (job?.id === jobId) tools.retryOtherwise(job, [image.id]);
    },
    reveal: (image) =>
      void withFile(image, async ({ id }) => {
        const answer = await client.call('shell.reveal', { fileId: id });
        if (!answer.ok) complain(answer.error);
      }),
    copyPath: (image) => void withFile(image, ({ path }) => copyAndTell(path, tools.toasts)),
    drag: (image) =>
      void withFile(image, async ({ id }) => {
        const answer = await client.call('shell.drag', { fileIds: [id] });
        if (!answer.ok) complain(answer.error);
      }),
    remove: (image) => void remove(tools, image),
  };
}

/** The file that stands for the image, or why there is none. */
async function findFile(client: Client, image: Image): Promise<ImageFile | AppErrorData> {
  const answer = await client.call('image.files', { imageIds: [image.id] });
  if (!answer.ok) return answer.error;
  const none: AppErrorData = {
    code: 'not_found',
    message: strings.job.tile.noFile,
    advice: null,
    field: null,
  };
  return mainFile(versionsOf(image, answer.value)) ?? none;
}

async function remove({ session, toasts, update }: Tools, image: Image): Promise<void> {
  const { client } = session;
  const answer = await client.call('image.delete', { imageIds: [image.id] });
  if (!answer.ok) {
    complainTo(toasts, answer.error);
    return;
  }
  update(answer.value.images);
  const undo = async (): Promise<void> => {
    const restored = await client.call('image.restore', { imageIds: [image.id] });
    if (restored.ok) update(restored.value);
    else complainTo(toasts, restored.error);
  };
  toasts.add({
    title: strings.job.tile.deletedToast(image.index),
    action: { label: strings.job.actions.undo, onSelect: () => void undo() },
    timeout: answer.value.undoUntil - Date.now(),
  });
}
