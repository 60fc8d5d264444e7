import type { JobParams } from '../../../shared/domain/job.ts';
import type { ParamIssue } from '../../core/ports/provider.ts';
import { findModel, type ModelRules, USABLE_MODELS } from './models.ts';
import { sizeProblem } from './sizes.ts';
import { keyProblem, resolveTarget, type Target } from './target.ts';

/** A shorter key is no secret but a word such as `local`, which a prompt may well hold. */
const SECRET_LENGTH = 8;

/**
 * All that can be known wrong without sending anything. At OpenAI's own address the model must be known and its rules are
 * applied. Elsewhere any model may be asked for, but one of OpenAI's by name is taken to be it, behind a gateway, and has its
 * rules too; known local servers ignore the model's name and have none.
 */
export function checkParams(params: JobParams, key: string | null): ParamIssue[] {
  const reading = resolveTarget(params.baseUrl, key);
  if (!reading.ok) return [issue('baseUrl', reading.message, reading.advice)];
  const { target } = reading;
  return [
    ...checkKey(target),
    ...checkPrompt(params.prompt, target),
    ...(target.profile.strict ? checkModel(params) : checkKnownModel(params, target)),
  ];
}

function checkKey(target: Target): ParamIssue[] {
  const problem = keyProblem(target);
  return problem === null ? [] : [issue('key', problem.message, problem.advice)];
}

function checkPrompt(prompt: string, { key }: Target): ParamIssue[] {
  if (key === null || key.length < SECRET_LENGTH || !prompt.includes(key)) return [];
  return [issue('prompt', 'The prompt contains the API key.', 'Remove the key from the prompt.')];
}

function checkModel(params: JobParams): ParamIssue[] {
  const rules = findModel(params.model);
  if (rules === null) {
    return [
      issue('model', `OpenAI has no image model “${params.model}”.`, `Use ${USABLE_MODELS.join(', ')}.`),
    ];
  }
  if (rules.state === 'shut_down') {
    return [issue('model', `The model ${params.model} was shut down.`, `Use ${rules.instead} instead.`)];
  }
  return [...checkSize(params, rules), ...checkQuality(params, rules)];
}

function checkKnownModel(params: JobParams, { profile }: Target): ParamIssue[] {
  const rules = findModel(params.model);
  if (!profile.priced || rules === null || rules.state === 'shut_down') return [];
  return [...checkSize(params, rules), ...checkQuality(params, rules)];
}

type UsableRules = Exclude<ModelRules, { state: 'shut_down' }>;

function checkSize({ model, size }: JobParams, rules: UsableRules): ParamIssue[] {
  const problem = sizeProblem(size, rules.sizes);
  if (problem === null) return [];
  return [
    issue(
      'size',
      `${model} cannot make ${size}: ${problem.message}.`,
      `The nearest size is ${problem.nearest}.`,
    ),
  ];
}

function checkQuality({ model, quality }: JobParams, { qualities }: UsableRules): ParamIssue[] {
  if (qualities.includes(quality)) return [];
  return [issue('quality', `${model} has no quality “${quality}”.`, `Use ${qualities.join(', ')}.`)];
}

function issue(field: string, message: string, advice: string): ParamIssue {
  return { field, message, advice };
}
