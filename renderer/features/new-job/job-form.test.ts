import { describe, expect, it } from 'vitest';
import { jobParamsSchema } from '../../../shared/domain/job.ts';
import { jobDefaultsSchema } from '../../../shared/domain/settings.ts';
import { byField, firstWrong, issuesOf } from './check-form.ts';
import {
  BLANK_FORM,
  defaultsOf,
  paramsOf,
  randomSeed,
  startingForm,
  withDefaults,
  withModel,
  withServer,
} from './job-form.ts';

const OPENAI = { provider: 'openai', baseUrl: null, model: 'gpt-image-2' } as const;

describe('the parameters of a form', () => {
  it('are a job that the contract accepts, from a prompt alone', () => {
    const params = paramsOf(BLANK_FORM, '  A harbour \n', randomSeed());
    expect(jobParamsSchema.parse(params)).toMatchObject({ prompt: 'A harbour', demoFaults: null });
    expect(issuesOf(params)).toEqual([]);
  });

  it('play faults with the demo provider only', () => {
    const faulty = { ...BLANK_FORM, faults: ' 2:timeout ' };
    expect(paramsOf(faulty, 'x', 1).demoFaults).toBe('2:timeout');
    expect(paramsOf(withServer(faulty, OPENAI), 'x', 1).demoFaults).toBeNull();
  });

  it('are asked for where they are missing, all at once and from the top', () => {
    const form = { ...BLANK_FORM, images: null, size: '10 by 20', concurrency: 99 };
    const { errors, others } = byField(issuesOf(paramsOf(form, '  ', 1)));
    expect(Object.keys(errors).sort()).toEqual(['concurrency', 'images', 'prompt', 'size']);
    expect(errors.images?.message).toBe('Give a number.');
    expect(errors.prompt?.message).toContain('The prompt is empty');
    expect(firstWrong(errors)).toBe('prompt');
    expect(others).toEqual([]);
  });

  it('show the app’s issues at the field they are about', () => {
    const issue = (field: string | null) => ({ field, message: String(field), advice: null });
    const names = ['params.size', 'key', 'baseUrl', 'retryPolicy.backoffMs', 'library', null];
    const { errors, others } = byField(names.map(issue));
    expect(errors).toEqual({
      size: { message: 'params.size', advice: null },
      provider: { message: 'key', advice: null },
      retryPolicy: { message: 'retryPolicy.backoffMs', advice: null },
    });
    expect(others.map(({ message }) => message)).toEqual(['library', 'null']);
  });
});

describe('a form begins', () => {
  const settings = { jobDefaults: { images: 8 }, rememberLast: true, lastUsed: { variants: 5 } };

  it('with the defaults, and over them what the last job had', () => {
    expect(startingForm(settings)).toMatchObject({ images: 8, variants: 5, preset: 'standard' });
    expect(startingForm({ ...settings, rememberLast: false })).toMatchObject({ images: 8, variants: 2 });
  });

  it('without the faults of the last job', () => {
    const lastUsed = { demoFaults: '1:declined' };
    expect(startingForm({ ...settings, lastUsed }).faults).toBe('');
  });

  it('with the model of its provider, unless one is named', () => {
    expect(withDefaults(BLANK_FORM, { provider: 'openai' }).model).toBe('gpt-image-2');
    expect(withDefaults(BLANK_FORM, { provider: 'openai', model: 'other' }).model).toBe('other');
  });

  it('again as another was left, all but prompt and seed', () => {
    const left = { ...withServer(BLANK_FORM, OPENAI), text: 'A fox', seed: 7, images: 3, budgetUsd: 2 };
    const defaults = jobDefaultsSchema.parse(defaultsOf(left));
    expect(withDefaults(BLANK_FORM, defaults)).toEqual({ ...left, text: '', seed: null });
    expect(jobDefaultsSchema.parse(defaultsOf({ ...left, images: null }))).not.toHaveProperty('images');
  });
});

describe('another model', () => {
  it('keeps the quality that it has too, and takes auto for one that it has not', () => {
    const best = { ...withServer(BLANK_FORM, { ...OPENAI, model: 'gpt-image-2.6-flare' }), quality: 'max' };
    expect(withModel({ ...best, quality: 'max' }, 'gpt-image-2.5-flare').quality).toBe('max');
    expect(withModel({ ...best, quality: 'max' }, 'gpt-image-2').quality).toBe('auto');
    expect(withModel({ ...best, quality: 'max' }, 'my-own-model').quality).toBe('max');
  });
});
