import { DEFAULT_MODELS, type JobParams } from '../../../shared/domain/job.ts';
import type { ParamIssue } from '../../core/ports/provider.ts';
import { FAULTS_USAGE, parseFaults } from './faults.ts';

export const DEMO_MODEL = DEFAULT_MODELS.demo;

const MIN_EDGE = 256;
const MAX_EDGE = 2_048;
const DEFAULT_SIZE = { width: 1_024, height: 1_024 };

/** What the demo provider cannot do: another model, an image too small or too large, faults it does not know. */
export function checkParams(params: JobParams): ParamIssue[] {
  return [...checkModel(params), ...checkSize(params), ...checkFaults(params)];
}

/** Width and height of a size in pixels; `auto` is a square of 1024. */
export function pixelsOf(size: string): { width: number; height: number } {
  if (size === 'auto') return DEFAULT_SIZE;
  const [width = 0, height = 0] = size.split('x').map(Number);
  return { width, height };
}

function checkModel({ model }: JobParams): ParamIssue[] {
  if (model === DEMO_MODEL) return [];
  return [
    { field: 'model', message: `The demo provider has no model “${model}”.`, advice: `Use ${DEMO_MODEL}.` },
  ];
}

function checkSize({ size }: JobParams): ParamIssue[] {
  const { width, height } = pixelsOf(size);
  const clamped = (edge: number) => Math.min(MAX_EDGE, Math.max(MIN_EDGE, edge));
  if (clamped(width) === width && clamped(height) === height) return [];
  return [
    {
      field: 'size',
      message: `The demo provider cannot draw ${size}: each edge must have ${MIN_EDGE} to ${MAX_EDGE} pixels.`,
      advice: `The nearest size is ${clamped(width)}x${clamped(height)}.`,
    },
  ];
}

function checkFaults({ demoFaults }: JobParams): ParamIssue[] {
  const parsed = parseFaults(demoFaults ?? '');
  return parsed.ok ? [] : [{ field: 'demoFaults', message: parsed.message, advice: FAULTS_USAGE }];
}
