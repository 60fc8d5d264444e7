import { DEFAULT_MODELS, type JobParams, type ProviderId, type Quality } from '../../../shared/domain/job.ts';
import { knownModel } from '../../../shared/domain/known-models.ts';
import type { Format, Preset } from '../../../shared/domain/processing.ts';
import type { RetryPolicy } from '../../../shared/domain/retry-policy.ts';
import type { JobDefaults, Settings } from '../../../shared/domain/settings.ts';
import { BUILT_IN } from '../../ui/job-params/starting-params.ts';

/** What the form holds, as it was given. A number is null while its field is empty. */
export type JobForm = {
  /** One prompt, or one on each line. */
  readonly text: string;
  readonly several: boolean;
  readonly provider: ProviderId;
  readonly baseUrl: string | null;
  readonly model: string;
  readonly size: string;
  readonly quality: Quality;
  readonly format: Format;
  readonly images: number | null;
  readonly variants: number | null;
  readonly preset: Preset;
  /** Null for another one with each job. */
  readonly seed: number | null;
  readonly retryPolicy: RetryPolicy;
  readonly concurrency: number | null;
  /** Null for no limit. */
  readonly budgetUsd: number | null;
  readonly faults: string;
};

const { demoFaults: _, ...BUILT_IN_FIELDS } = BUILT_IN;
export const BLANK_FORM: JobForm = { ...BUILT_IN_FIELDS, text: '', several: false, seed: null, faults: '' };

/** What a form begins with: the user's defaults, and over them what the last job had if that is wished. */
export function startingForm({ jobDefaults, rememberLast, lastUsed }: StartingSettings): JobForm {
  const preset = withDefaults(BLANK_FORM, jobDefaults);
  // Faults are for trying out. A job that fails on purpose only because the last one did would puzzle its user.
  return rememberLast ? { ...withDefaults(preset, lastUsed), faults: preset.faults } : preset;
}
export type StartingSettings = Pick<Settings, 'jobDefaults' | 'rememberLast' | 'lastUsed'>;

/** The form with these parameters, each that is given. Another provider brings its own model unless one is named. */
export function withDefaults(form: JobForm, params: JobDefaults): JobForm {
  const { demoFaults, ...rest } = params;
  const provider = params.provider ?? form.provider;
  const model = provider === form.provider ? form.model : DEFAULT_MODELS[provider];
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const faults = demoFaults === undefined ? form.faults : (demoFaults ?? '');
  return { ...form, model, ...given, faults };
}

/** What the form has beside its prompt and seed, to begin another with. Numbers that are missing are left out. */
export function defaultsOf(form: JobForm): JobDefaults {
  const { text: _, several: __, seed: ___, faults, images, variants, concurrency, ...rest } = form;
  return {
    ...rest,
    ...(images === null ? {} : { images }),
    ...(variants === null ? {} : { variants }),
    ...(concurrency === null ? {} : { concurrency }),
    demoFaults: faults.trim() === '' ? null : faults.trim(),
  };
}

/** The form after another provider or server was chosen: with its model, and a quality that the model has. */
export function withServer(
  form: JobForm,
  server: { provider: ProviderId; baseUrl: string | null; model: string },
): JobForm {
  return withModel({ ...form, ...server }, server.model);
}

/** The form with another model. A quality that it does not have becomes `auto`. */
export function withModel(form: JobForm, model: string): JobForm {
  const known = knownModel(form.provider, model);
  const quality = known === null || known.qualities.includes(form.quality) ? form.quality : 'auto';
  return { ...form, model, quality };
}

/** All that one job is asked to do. A number that is missing is NaN, for the check to find. */
export function paramsOf(form: JobForm, prompt: string, seed: number): JobParams {
  const faults = form.faults.trim();
  return {
    prompt: prompt.trim(),
    provider: form.provider,
    baseUrl: form.baseUrl,
    model: form.model.trim(),
    size: form.size,
    quality: form.quality,
    format: form.format,
    images: form.images ?? Number.NaN,
    variants: form.variants ?? Number.NaN,
    preset: form.preset,
    seed,
    retryPolicy: form.retryPolicy,
    concurrency: form.concurrency ?? Number.NaN,
    budgetUsd: form.budgetUsd,
    demoFaults: form.provider === 'demo' && faults !== '' ? faults : null,
  };
}

/** Chosen anew for each job, so that the same prompt makes other pictures. */
export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
