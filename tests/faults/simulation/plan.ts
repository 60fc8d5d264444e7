import type { JobParams } from '../../../shared/domain/job.ts';
import { RETRY_CLASSES, type RetryPolicy } from '../../../shared/domain/retry-policy.ts';
import { PARAMS } from '../../../shared/testing/records.ts';
import type { Chance } from '../chance.ts';

/** How a world is: what may happen in it, and how often. */
export type Plan = {
  /** How often each kind of answer comes. */
  readonly answers: Readonly<Partial<Record<AnswerKind, number>>>;
  /** Part of all calls to workers that go wrong. */
  readonly workerTrouble: number;
  /** Part of all calls to the disk that fail, by themselves. */
  readonly diskTrouble: number;
  /** Part of all transactions that the database refuses. */
  readonly storeTrouble: number;
  /** Part of all entries that the log refuses. */
  readonly logTrouble: number;
  /** Part of all calls to the disk and to workers that wait for their turn; the others are done at once. */
  readonly slow: number;
  /** Part of all calls that the provider goes on with when they are given up. */
  readonly deaf: number;
  readonly acts: number;
  /** What users and surroundings do, and how often. */
  readonly weights: Readonly<Partial<Record<ActKind, number>>>;
  readonly maxConcurrency: number;
  readonly providerLimit: number | null;
  readonly monthUsd: number | null;
};

export const ANSWERS = [
  'good',
  'slow',
  'cheap',
  'unpriced',
  'rate_limited',
  'rate_limited_long',
  'slow_down',
  'server_error',
  'connection_lost',
  'refused_connection',
  'lost_after_billed',
  'hang',
  'declined',
  'invalid_key',
  'no_credit',
  'garbage',
  'cut',
  'throws',
] as const;
export type AnswerKind = (typeof ANSWERS)[number];

export const ACTS = [
  'create',
  'work',
  'pass',
  'cancel',
  'pause',
  'go on',
  'retry',
  'retry image',
  'make anew',
  'resume',
  'resend',
  'give up',
  'reorder',
  'star',
  'delete job',
  'restore job',
  'delete image',
  'restore image',
  'settings',
  'export',
  'look',
  'sleep',
  'wake',
  'jump',
  'disk breaks',
  'disk mends',
  'kill',
  'kill soon',
  'close',
] as const;
export type ActKind = (typeof ACTS)[number];

const MIXED: Readonly<Partial<Record<AnswerKind, number>>> = {
  good: 30,
  slow: 8,
  cheap: 4,
  unpriced: 2,
  rate_limited: 5,
  rate_limited_long: 1,
  slow_down: 1,
  server_error: 6,
  connection_lost: 4,
  refused_connection: 3,
  lost_after_billed: 3,
  hang: 2,
  declined: 3,
  invalid_key: 0.5,
  no_credit: 0.5,
  garbage: 3,
  cut: 3,
  throws: 0.5,
};

const USUAL: Readonly<Partial<Record<ActKind, number>>> = {
  create: 6,
  work: 10,
  pass: 4,
  cancel: 2,
  pause: 1,
  'go on': 2,
  retry: 4,
  'retry image': 3,
  'make anew': 1,
  resume: 3,
  resend: 2,
  'give up': 1,
  reorder: 1,
  star: 1,
  'delete job': 1,
  'restore job': 1,
  'delete image': 1,
  'restore image': 1,
  settings: 1,
  export: 1,
  look: 2,
};
const SLEEPS: Readonly<Partial<Record<ActKind, number>>> = { sleep: 1, wake: 2, jump: 1 };
const BREAKS: Readonly<Partial<Record<ActKind, number>>> = { 'disk breaks': 2, 'disk mends': 3 };
const DIES: Readonly<Partial<Record<ActKind, number>>> = { kill: 1, 'kill soon': 4, close: 2 };

/** The simplest world: everything works, and nobody does anything but create jobs. */
const CALM: Plan = {
  answers: { good: 1 },
  workerTrouble: 0,
  diskTrouble: 0,
  storeTrouble: 0,
  logTrouble: 0,
  slow: 0,
  deaf: 0,
  acts: 3,
  weights: { create: 1, work: 1 },
  maxConcurrency: 4,
  providerLimit: null,
  monthUsd: null,
};

/** A world by chance. Each kind of trouble is in some worlds and not in others, so that what one of them hides another shows. */
export function planWorld(chance: Chance): Plan {
  if (chance.odds(0.03)) return CALM;
  const hasStoreTrouble = chance.odds(0.15);
  return {
    answers: chance.odds(0.3) ? { good: 1, slow: 1 } : MIXED,
    workerTrouble: chance.odds(0.3) ? chance.pick([0.02, 0.1, 0.4]) : 0,
    diskTrouble: chance.odds(0.25) ? chance.pick([0.005, 0.03]) : 0,
    storeTrouble: hasStoreTrouble ? chance.pick([0.005, 0.03]) : 0,
    logTrouble: hasStoreTrouble && chance.odds(0.5) ? chance.pick([0.01, 0.1]) : 0,
    slow: chance.pick([0, 0.1, 0.3]),
    deaf: chance.odds(0.3) ? 0.3 : 0,
    acts: chance.between(2, 14),
    weights: {
      ...USUAL,
      ...(chance.odds(0.5) && SLEEPS),
      ...(chance.odds(0.3) && BREAKS),
      ...(chance.odds(0.6) && DIES),
    },
    maxConcurrency: chance.between(1, 6),
    providerLimit: chance.odds(0.2) ? chance.between(1, 3) : null,
    monthUsd: chance.odds(0.2) ? chance.pick([0.04, 0.1, 0.3]) : null,
  };
}

export function planJob(chance: Chance): JobParams {
  return {
    ...PARAMS,
    provider: chance.odds(0.2) ? 'demo' : 'openai',
    images: chance.pick([1, 1, 1, 2, 2, 2, 3, 5]),
    variants: chance.between(1, 2),
    preset: chance.odds(0.5) ? 'off' : 'standard',
    seed: chance.below(1_000),
    concurrency: chance.between(1, 4),
    budgetUsd: chance.odds(0.25) ? chance.pick([0.03, 0.04, 0.09, 0.2]) : null,
    retryPolicy: planPolicy(chance),
  };
}

function planPolicy(chance: Chance): RetryPolicy {
  return {
    retries: chance.between(0, 3),
    backoffMs: chance.pick([0, 500, 2_000]),
    factor: chance.pick([1, 2, 3]),
    maxBackoffMs: chance.pick([1_000, 120_000]),
    maxHintMs: chance.pick([0, 10_000, 120_000]),
    jitter: chance.pick([0, 0.5]),
    timeoutMs: chance.pick([5_000, 120_000]),
    retryOn: chance.odds(0.7) ? [...RETRY_CLASSES] : RETRY_CLASSES.filter(() => chance.odds(0.5)),
    whenBilled: chance.odds(0.25) ? 'ask' : 'retry',
  };
}
