import type { CommandName } from '../../../shared/contract/commands.ts';
import type { Image } from '../../../shared/domain/image.ts';
import { deleteImages, restoreImages } from './delete-images.ts';
import type { Handlers } from './handler.ts';
import { readJob, storeOfImage } from './readers.ts';
import { announceImage, requireImage, type Services } from './services.ts';

type ImageCommand = Extract<CommandName, `image.${string}`>;

export const imageHandlers: Handlers<ImageCommand> = {
  'image.list': (services, { jobId }) => readJob(services, jobId).store.images.ofJob(jobId),
  'image.files': (services, { imageIds }) =>
    [...new Set(imageIds)].flatMap((imageId) => storeOfImage(services, imageId).files.ofImage(imageId)),
  'image.star': (services, { imageId, starred }) => star(services, imageId, starred),
  'image.delete': (services, { imageIds }) => deleteImages(services, imageIds),
  'image.restore': (services, { imageIds }) => restoreImages(services, imageIds),
};

function star(services: Services, imageId: string, starred: boolean): Image {
  const image = requireImage(services, imageId);
  services.ports.store.images.star(imageId, starred);
  const changed = { ...image, starred };
  announceImage(services, changed);
  return changed;
}
