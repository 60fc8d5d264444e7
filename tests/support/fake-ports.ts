import { createHash } from 'node:crypto';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { FailureError } from '../../electron/core/ports/failure-error.ts';
import type {
  ImageWorker,
  Inspected,
  ThumbnailWork,
  VariantWork,
  WorkerVersions,
} from '../../electron/core/ports/image-worker.ts';
import type {
  ParamIssue,
  Provider,
  ProviderAnswer,
  ProviderRequest,
} from '../../electron/core/ports/provider.ts';
import { failure } from '../../shared/domain/errors.ts';

const IMAGE = 'IMAGE\n';
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const PNG_END = Buffer.from('IEND');

/** What the scripted provider does with one call; `calls` counts the calls of all images from 1. */
export type Script = (
  request: ProviderRequest,
  signal: AbortSignal,
  calls: number,
) => Promise<ProviderAnswer> | ProviderAnswer;

/** A provider that plays a script and remembers what was asked of it. */
export class ScriptedProvider implements Provider {
  readonly requests: ProviderRequest[] = [];
  script: Script;
  estimate: number | null = 0.04;
  issues: ParamIssue[] = [];
  limit: number | null = null;

  constructor(script: Script = giveImage) {
    this.script = script;
  }

  check(): ParamIssue[] {
    return this.issues;
  }

  estimateUsd(): number | null {
    return this.estimate;
  }

  bucketKey(): string {
    return 'scripted';
  }

  maxConcurrency(): number | null {
    return this.limit;
  }

  async generate(request: ProviderRequest, signal: AbortSignal): Promise<ProviderAnswer> {
    this.requests.push(request);
    return this.script(request, signal, this.requests.length);
  }

  async probe() {
    return [];
  }

  /** How often each image was asked for, by index. */
  callsByImage(): Record<number, number> {
    const counts: Record<number, number> = {};
    for (const { imageIndex } of this.requests) counts[imageIndex] = (counts[imageIndex] ?? 0) + 1;
    return counts;
  }
}

/** Writes a good image and answers with it. */
export async function giveImage(request: ProviderRequest): Promise<ProviderAnswer> {
  await writeFile(request.outputPath, `${IMAGE}${request.attemptId}`);
  return { ok: true, usage: null, costUsd: 0.04, requestId: `req_${request.attempt}`, rateLimit: null };
}

/** Answers with a failure. */
export function giveFailure(
  code: Parameters<typeof failure>[0],
  known: Parameters<typeof failure>[2] = {},
): ProviderAnswer {
  const failed = failure(code, `scripted ${code}`, { billing: 'refused', ...known });
  return { ok: false, failure: failed, usage: null, costUsd: null, rateLimit: null };
}

/** Never answers; rejects when the signal fires. */
export function hang(_request: ProviderRequest, signal: AbortSignal): Promise<ProviderAnswer> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** An image worker without images: a file that starts right is an image, a variant is a copy with the recipe's seed behind it. */
export class FakeWorker implements ImageWorker {
  /** Thrown, once each, by the next variants to be made. */
  readonly variantFailures: Error[] = [];
  readonly inspectFailures: Error[] = [];
  distance = 40;
  variantsMade = 0;

  async inspect(path: string): Promise<Inspected> {
    const planned = this.inspectFailures.shift();
    if (planned) throw planned;
    const bytes = await readFile(path);
    if (!isImage(bytes)) {
      throw new FailureError(failure('unusable_answer', 'The answer is not an image', { phase: 'decode' }));
    }
    return inspected(bytes);
  }

  async makeVariant({ basePath, recipe, outputPath }: VariantWork, signal: AbortSignal) {
    signal.throwIfAborted();
    const planned = this.variantFailures.shift();
    if (planned) throw planned;
    if (recipe.preset === 'off') await copyFile(basePath, outputPath);
    else
      await writeFile(outputPath, `${await readFile(basePath, 'utf8')}\n${recipe.seed} ${recipe.strength}`);
    this.variantsMade += 1;
    const bytes = await readFile(outputPath);
    return {
      ...inspected(bytes),
      measured: {
        distanceToBase: this.distance,
        distanceToSiblings: null,
        ssim: 0.9,
        perceptualHash: 'f'.repeat(64),
        metadataRemoved: [],
        bytesBefore: bytes.length,
        bytesAfter: bytes.length,
      },
    };
  }

  async rasterize(): Promise<Inspected> {
    throw new Error('The fake worker draws nothing');
  }

  async thumbnail({ path, outputPath }: ThumbnailWork): Promise<Inspected> {
    await copyFile(path, outputPath);
    return inspected(await readFile(outputPath));
  }

  async check(): Promise<WorkerVersions> {
    return { node: '24.0.0', sharp: '0.35.0', libvips: '8.18.0' };
  }

  async stop(): Promise<void> {}
}

/** A whole image, as far as this worker can tell: its own kind, or a PNG with its end. */
function isImage(bytes: Buffer): boolean {
  if (bytes.subarray(0, 4).equals(PNG)) return bytes.includes(PNG_END);
  return bytes.toString('utf8').startsWith(IMAGE);
}

function inspected(bytes: Buffer): Inspected {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { format: 'png', width: 1024, height: 1024, bytes: bytes.length, sha256 };
}
