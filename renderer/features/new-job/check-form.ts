import { type JobParams, jobParamsSchema } from '../../../shared/domain/job.ts';
import { strings } from '../../strings/index.ts';
import type { LineProblem } from './prompts.ts';

/** The parts of the form that can be wrong, from top to bottom as they are shown. */
export const FIELDS = [
  'prompt',
  'provider',
  'model',
  'size',
  'quality',
  'format',
  'images',
  'variants',
  'preset',
  'seed',
  'retryPolicy',
  'concurrency',
  'budgetUsd',
  'demoFaults',
] as const;
export type FormField = (typeof FIELDS)[number];

/** What is wrong with one field, and what to do about it. */
export type FieldError = { readonly message: string; readonly advice: string | null };
export type FieldErrors = Readonly<Partial<Record<FormField, FieldError>>>;

type Issue = { readonly field: string | null; readonly message: string; readonly advice: string | null };

/** The field that shows an issue of the app: key and address are the provider's. Null for what is no field's. */
export function fieldOf(name: string | null): FormField | null {
  const [first = ''] = (name ?? '').replace(/^params\./, '').split('.');
  if (first === 'key' || first === 'baseUrl') return 'provider';
  return FIELDS.find((field) => field === first) ?? null;
}

/** Issues by the field that shows them, the first for each, and those that no field shows. */
export function byField(issues: readonly Issue[]): { errors: FieldErrors; others: readonly FieldError[] } {
  const errors: Partial<Record<FormField, FieldError>> = {};
  const others: FieldError[] = [];
  for (const { field: name, message, advice } of issues) {
    const field = fieldOf(name);
    if (field === null) others.push({ message, advice });
    else errors[field] ??= { message, advice };
  }
  return { errors, others };
}

/** What can be told wrong without asking the app: what the contract would refuse. Numbers are asked for in plain words. */
export function issuesOf(params: JobParams): Issue[] {
  const parsed = jobParamsSchema.safeParse(params);
  if (parsed.success) return [];
  return parsed.error.issues.map(({ path, message }) => ({
    field: path.join('.'),
    message: isMissing(params, path) ? strings.newJob.numberMissing : message,
    advice: null,
  }));
}

/** The first field of the form, from the top, that something is wrong with. */
export function firstWrong(errors: FieldErrors): FormField | null {
  return FIELDS.find((field) => errors[field] !== undefined) ?? null;
}

/** Problems of single lines as one error of the prompt's field. */
export function lineErrors(problems: readonly LineProblem[]): FieldErrors {
  const [first] = problems;
  return first === undefined
    ? {}
    : { prompt: { message: strings.newJob.linesWrong(problems.length), advice: null } };
}

function isMissing(params: JobParams, path: readonly PropertyKey[]): boolean {
  let value: unknown = params;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  return Number.isNaN(value);
}
