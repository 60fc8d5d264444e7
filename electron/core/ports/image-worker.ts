import type { Format, Proof, Recipe } from '../../../shared/domain/processing.ts';

export type Inspected = {
  /** What the file really is, whatever was asked for. */
  readonly format: Format;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly sha256: string;
};

export type MadeVariant = Inspected & { readonly measured: Omit<Proof, 'tries' | 'reached'> };

/**
 * Image work, done in processes of its own so that a crash, a hang or a bomb costs one try of one image. Files go by path.
 * Every method throws FailureError (`worker_crashed`, `worker_timeout`, `worker_out_of_memory`, `unusable_answer`,
 * `processing_failed`, `disk_full`) and, when the signal fires, the signal's reason.
 */
export interface ImageWorker {
  /** Decodes the whole file, every pixel, with the header's size checked before. Throws `unusable_answer` if it is not an image. */
  inspect(path: string, signal: AbortSignal): Promise<Inspected>;
  /** Makes one variant by the recipe into `outputPath` and measures it against base and siblings. Preset `off` is a plain copy. */
  makeVariant(work: VariantWork, signal: AbortSignal): Promise<MadeVariant>;
  /** Draws an SVG into an image file of exactly this size. */
  rasterize(work: RasterWork, signal: AbortSignal): Promise<Inspected>;
  /** Makes a small WebP of a picture, whole, no edge longer than `maxEdge` pixels, never enlarged. */
  thumbnail(work: ThumbnailWork, signal: AbortSignal): Promise<Inspected>;
  /** Makes sure that a worker starts and answers. Throws FailureError with the reason if not. */
  check(): Promise<WorkerVersions>;
  stop(): Promise<void>;
}

/** What a worker runs on. */
export type WorkerVersions = { readonly node: string; readonly sharp: string; readonly libvips: string };

export type VariantWork = {
  readonly basePath: string;
  readonly recipe: Recipe;
  readonly outputPath: string;
  /** Perceptual hashes of the image's variants made before this one. */
  readonly siblingHashes: readonly string[];
};

export type ThumbnailWork = {
  readonly path: string;
  readonly maxEdge: number;
  readonly outputPath: string;
};

export type RasterWork = {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  readonly format: Format;
  readonly outputPath: string;
};
