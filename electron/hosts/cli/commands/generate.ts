import { randomInt } from 'node:crypto';
import type { Client } from '../../../../shared/contract/client.ts';
import { AppError } from '../../../../shared/contract/result.ts';
import { type JobParams, jobParamsSchema } from '../../../../shared/domain/job.ts';
import type { Format, Preset } from '../../../../shared/domain/processing.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from '../../../../shared/domain/retry-policy.ts';
import { BUILT_IN_PRESETS, policyNamed } from '../../../../shared/domain/retry-presets.ts';
import { chooseProvider, type ProviderOptions } from '../choose-provider.ts';
import { unlessInterrupted } from '../interrupts.ts';
import { usageError } from '../options.ts';
import { readPrompt } from '../read-prompt.ts';
import { watchRun } from '../run/watch-run.ts';
import { ask, type Session, withApp } from '../session.ts';
import { recoverFirst, refusePausedQueue } from './before-run.ts';
import { noteWaiting } from './cloud.ts';

const SEEDS = 2 ** 32;

/** As they come from the command line, parsed one by one. */
export type GenerateOptions = ProviderOptions & {
  readonly prompt?: string;
  readonly promptFile?: string;
  readonly images: number;
  readonly variants: number;
  readonly preset: Preset;
  readonly seed?: number;
  readonly size: string;
  readonly quality: JobParams['quality'];
  readonly format: Format;
  /** A policy by its name; what is given beside it comes before what it says. */
  readonly retryPolicy?: string;
  readonly retries?: number;
  /** Milliseconds. */
  readonly backoff?: number;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly concurrency: number;
  readonly budget?: number;
  readonly watch?: boolean;
};

/** `safelight generate`: makes a job and runs it to its end. */
export async function generate(session: Session, options: GenerateOptions): Promise<number> {
  const prompt = await readPrompt(options, session.stdin);
  const { params: checked, reason } = jobParams(prompt, options, session.env);
  return withApp(session, 'write', async (opened) => {
    const begin = async () => {
      await recoverFirst(session, opened);
      await refusePausedQueue(opened);
      const params = { ...checked, retryPolicy: await chosenPolicy(opened.client, options) };
      return ask(opened.client, 'job.create', { params }).catch((error: unknown) => {
        throw withBaseUrl(error, params, session.env);
      });
    };
    const job = await unlessInterrupted(session.interrupts.signal(), begin());
    const { params } = job;
    if (!session.globals.quiet) session.printer.intent(params, reason);
    const exitCode = await watchRun(session, opened, job, { afterSeq: 0, watch: options.watch ?? false });
    await noteWaiting(session, opened.client);
    return exitCode;
  });
}

/**
 * The job's parameters, checked as far as that goes without asking a provider.
 * @throws AppError `invalid_input`
 */
export function jobParams(
  prompt: string,
  options: GenerateOptions,
  env: NodeJS.ProcessEnv,
): { params: JobParams; reason: string } {
  const { provider, baseUrl, model, reason } = chooseProvider(options, env);
  const parsed = jobParamsSchema.safeParse({
    prompt,
    provider,
    baseUrl,
    model,
    size: options.size.toLowerCase(),
    quality: options.quality,
    format: options.format,
    images: options.images,
    variants: options.variants,
    preset: options.preset,
    seed: options.seed ?? randomInt(SEEDS),
    retryPolicy: policyOf(DEFAULT_RETRY_POLICY, options),
    concurrency: options.concurrency,
    budgetUsd: options.budget ?? null,
    demoFaults: options.demoFaults ?? null,
  } satisfies JobParams);
  if (parsed.success) return { params: parsed.data, reason };
  const [issue] = parsed.error.issues;
  const field = String(issue?.path[0] ?? '');
  const message = issue?.message ?? 'not valid';
  // Our own rules are sentences that name what they are about; those of the library begin with what is wrong.
  const text = message.endsWith('.') ? message : `${field}: ${message}`;
  throw new AppError('invalid_input', text, { field: field || null });
}

type PolicyOptions = Pick<GenerateOptions, 'retryPolicy' | 'retries' | 'backoff' | 'timeout'>;

/**
 * The policy that is named, or the standard one, with what is asked for beside it.
 * @throws AppError `invalid_input` when there is none of this name
 */
async function chosenPolicy(client: Client, options: PolicyOptions): Promise<RetryPolicy> {
  const { retryPolicy: name } = options;
  if (name === undefined) return policyOf(DEFAULT_RETRY_POLICY, options);
  const { retryPresets } = await ask(client, 'settings.get', {});
  const named = policyNamed(name, retryPresets);
  if (named !== null) return policyOf(named, options);
  const known = [...BUILT_IN_PRESETS, ...retryPresets.map((preset) => preset.name)].join(', ');
  throw usageError(`--retry-policy must be one of ${known}; got ${name}`, 'retry-policy');
}

function policyOf(base: RetryPolicy, { retries, backoff, timeout }: PolicyOptions): RetryPolicy {
  const backoffMs = backoff ?? base.backoffMs;
  return {
    ...base,
    retries: retries ?? base.retries,
    backoffMs,
    // A first wait that was asked for is never cut.
    maxBackoffMs: Math.max(base.maxBackoffMs, backoffMs),
    timeoutMs: timeout ?? base.timeoutMs,
  };
}

/** A refused address with the option that it came from. Without what it may hold that nobody should read again. */
export function withBaseUrl(error: unknown, { baseUrl }: JobParams, env: NodeJS.ProcessEnv): unknown {
  if (!(error instanceof AppError) || error.data.field !== 'baseUrl' || baseUrl === null) return error;
  const key = env['OPENAI_API_KEY']?.trim();
  if (key && baseUrl.includes(key)) return error;
  const shown = baseUrl.replace(/\/\/[^/]*@/, '//…@').replace(/[?#].*/s, '…');
  const message = `${error.message.replace(/\.$/, '')}; --base-url was ${shown}`;
  return new AppError('invalid_input', message, { ...error.data, cause: error });
}
