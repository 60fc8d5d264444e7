import type { CommandOutput } from '../../../shared/contract/commands.ts';
import type { Preset, Proof } from '../../../shared/domain/processing.ts';
import { drawRecipe, reachesPreset } from '../pipeline/recipe.ts';
import { MOST_TRIES } from '../pipeline/steps/make-variants.ts';
import type { Ports } from '../ports/index.ts';
import type { MediaFile } from './app.ts';

/** So many previews are kept, some 10 MB. */
const KEPT = 64;
const FORMAT = 'jpeg';

type Made = { readonly path: string; readonly proof: Proof };

/** What presets do to a sample picture. The same preset and seed are made once. */
export class PresetPreviews {
  readonly #ports: Ports;
  /** By name, in order of last use, the latest at the end. */
  readonly #made = new Map<string, Promise<Made>>();
  readonly #stopping = new AbortController();
  #pruned: Promise<void> = Promise.resolve();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /**
   * Media paths of the sample before and after, with the proof; `off` is the sample itself.
   * @throws FailureError when the worker fails or the picture cannot be written
   */
  async preview(preset: Preset, seed: number): Promise<CommandOutput<'preset.preview'>> {
    const before = this.#nameOf('off', 0);
    const after = preset === 'off' ? before : this.#nameOf(preset, seed);
    await this.#get(before, 'off', 0);
    const { proof } = await this.#get(after, preset, seed);
    return { before: mediaPath(before), after: mediaPath(after), proof };
  }

  /** The picture of this name, as long as it is kept. */
  async find(name: string): Promise<MediaFile | null> {
    const made = await this.#made.get(name);
    return made === undefined ? null : { path: made.path, mediaType: `image/${FORMAT}` };
  }

  /** Removes what an earlier run left. Never throws. */
  prune(): Promise<void> {
    this.#pruned = this.#ports.files.previews
      .prune(0)
      .catch((error: unknown) => this.#ports.reportProblem('Old previews could not be removed', error));
    return this.#pruned;
  }

  /** Gives up what is being made. */
  stop(): void {
    this.#stopping.abort(new Error('The app was stopped'));
  }

  /** With the version, since another one may have another sample or edit. */
  #nameOf(preset: Preset, seed: number): string {
    return `${preset}-${seed}-${this.#ports.info.version}.jpg`;
  }

  #get(name: string, preset: Preset, seed: number): Promise<Made> {
    const made = this.#made.get(name) ?? this.#make(name, preset, seed);
    this.#made.delete(name);
    this.#made.set(name, made);
    // One that failed is tried again when it is next asked for.
    made.catch(() => this.#made.delete(name));
    this.#forgetOldest();
    return made;
  }

  async #make(name: string, preset: Preset, seed: number): Promise<Made> {
    const { previews, remove } = this.#ports.files;
    // What is made now must not go with what an earlier run left under the same name.
    await this.#pruned;
    const part = await previews.part();
    try {
      const proof = await this.#variant(part, preset, seed);
      return { path: await previews.publish(part, name), proof };
    } catch (error) {
      await remove(part);
      throw error;
    }
  }

  async #variant(outputPath: string, preset: Preset, seed: number): Promise<Proof> {
    const { worker, info } = this.#ports;
    const basePath = `${info.resourcesDir}/samples/lighthouse.jpg`;
    for (let tries = 1; ; tries += 1) {
      const recipe = drawRecipe(preset, seed, tries, FORMAT);
      const work = { basePath, recipe, outputPath, siblingHashes: [] };
      const { measured } = await worker.makeVariant(work, this.#stopping.signal);
      const reached = reachesPreset(preset, measured);
      if (reached || tries === MOST_TRIES) return { ...measured, tries, reached };
    }
  }

  #forgetOldest(): void {
    for (const [name, made] of this.#made) {
      if (this.#made.size <= KEPT) return;
      this.#made.delete(name);
      void made.then(({ path }) => this.#ports.files.remove(path)).catch(() => {});
    }
  }
}

function mediaPath(name: string): string {
  return `/media/preview/${name}`;
}
