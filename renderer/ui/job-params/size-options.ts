import type { ProviderId } from '../../../shared/domain/job.ts';
import { type KnownModel, knownModel } from '../../../shared/domain/known-models.ts';

/** Sizes worth offering at one click, in pixels. Every one keeps the rules of the models that it is offered for. */
const SIZES: Readonly<Record<KnownModel['sizes'], readonly string[]>> = {
  fixed: ['1024x1024', '1536x1024', '1024x1536'],
  free: ['1024x1024', '1536x1024', '1024x1536', '2048x2048', '1920x1088', '1088x1920', '3840x2160'],
  drawn: ['512x512', '1024x1024', '1536x1024', '1024x1536', '2048x2048'],
};

/** The sizes to offer for a model; for one that is not known, those that most take. */
export function sizeOptions(provider: ProviderId, model: string): readonly string[] {
  const sizes = SIZES[knownModel(provider, model)?.sizes ?? 'fixed'];
  return provider === 'demo' ? sizes : ['auto', ...sizes];
}

export type Shape = 'square' | 'wide' | 'tall';

/** Width, height and shape of `WIDTHxHEIGHT`; null for `auto` and what is no size. */
export function readSize(size: string): { width: number; height: number; shape: Shape } | null {
  const match = /^(\d+)x(\d+)$/.exec(size);
  if (match === null) return null;
  const [width, height] = [Number(match[1]), Number(match[2])];
  return { width, height, shape: width === height ? 'square' : width > height ? 'wide' : 'tall' };
}
