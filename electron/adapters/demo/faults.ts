import { assertNever } from '../../../shared/domain/assert-never.ts';
import { MAX_IMAGES } from '../../../shared/domain/job.ts';
import { hash32 } from './painter/random.ts';

/** Faults that take no value. */
export const PLAIN_FAULTS = [
  'timeout',
  'server_error',
  'connection_lost',
  'declined',
  'invalid',
  'no_credit',
  'bad_key',
  'unusable',
] as const;
export type PlainFault = (typeof PLAIN_FAULTS)[number];

export type Fault =
  | { [Kind in PlainFault]: { readonly kind: Kind } }[PlainFault]
  /** `seconds`: how long the server asks to wait; null when it does not say. */
  | { readonly kind: 'rate_limit'; readonly seconds: number | null }
  /** Not a failure: the answer only takes so much longer. */
  | { readonly kind: 'slow'; readonly seconds: number };

export type FaultTarget =
  | { readonly kind: 'all' }
  /** Image numbers from 1, both included. */
  | { readonly kind: 'images'; readonly from: number; readonly to: number }
  /** So many images in a hundred, chosen by the image's seed. */
  | { readonly kind: 'share'; readonly percent: number };

export type FaultRule = {
  readonly target: FaultTarget;
  readonly fault: Fault;
  /** Only the image's first so many attempts; null for all. */
  readonly times: number | null;
};

export type ParsedFaults =
  | { readonly ok: true; readonly rules: readonly FaultRule[] }
  | { readonly ok: false; readonly message: string };

/** How a specification is written, for people who got it wrong. */
export const FAULTS_USAGE = `Write rules as TARGET:FAULT or TARGET:FAULT*TIMES, separated by commas, such as 2:server_error*2,30%:rate_limit=5. TARGET is an image number, a range 2-5, a share 30% or *. FAULT is rate_limit[=SECONDS], slow[=SECONDS], ${PLAIN_FAULTS.join(', ')}.`;

/** The error ladder's own names, which people know from the log, are understood too. */
const LADDER_NAMES: Readonly<Record<string, Fault['kind']>> = {
  rate_limited: 'rate_limit',
  content_declined: 'declined',
  invalid_request: 'invalid',
  insufficient_credit: 'no_credit',
  invalid_key: 'bad_key',
  unusable_answer: 'unusable',
};

const DEFAULT_SLOW_SECONDS = 8;
const MAX_SECONDS = 3_600;
const MAX_TIMES = 1_000;

/**
 * Reads `--demo-faults`: comma-separated rules `TARGET:FAULT[=SECONDS][*TIMES]`; see FAULTS_USAGE. An empty text has no
 * rules. Of an image's rules the first that fails it counts, so `2:rate_limit*1,2:server_error*3` fails image 2 first
 * one way, then the other; `slow` comes on top of whatever else happens.
 */
export function parseFaults(spec: string): ParsedFaults {
  if (spec.trim() === '') return { ok: true, rules: [] };
  const rules: FaultRule[] = [];
  for (const text of spec.split(',')) {
    const rule = parseRule(text.trim());
    if (typeof rule === 'string') return { ok: false, message: rule };
    rules.push(rule);
  }
  return { ok: true, rules };
}

/** A rule, or what is wrong with it in one sentence. */
function parseRule(text: string): FaultRule | string {
  const parts = /^([^:]+):([^=*:]+)(?:=([^=*:]*))?(?:\*([^=*:]*))?$/.exec(text);
  if (parts === null) return `“${text}” is not a rule of the form TARGET:FAULT.`;
  const [, targetText = '', name = '', value, timesText] = parts;
  const target = parseTarget(targetText.trim());
  if (target === null) return `“${targetText}” in “${text}” is not an image number, a range, a share or *.`;
  const fault = parseFault(commonName(name.trim()), value?.trim());
  if (typeof fault === 'string') return fault;
  const times = timesText === undefined ? null : wholeNumber(timesText.trim(), MAX_TIMES);
  if (timesText !== undefined && times === null) {
    return `“*${timesText}” in “${text}” is not a number of attempts from 1 to ${MAX_TIMES}.`;
  }
  return { target, fault, times };
}

function parseTarget(text: string): FaultTarget | null {
  if (text === '*') return { kind: 'all' };
  if (text.endsWith('%')) {
    const percent = decimal(text.slice(0, -1), 100);
    return percent === null ? null : { kind: 'share', percent };
  }
  const [first = '', last = first, ...rest] = text.split('-');
  const from = wholeNumber(first.trim(), MAX_IMAGES);
  const to = wholeNumber(last.trim(), MAX_IMAGES);
  if (from === null || to === null || to < from || rest.length > 0) return null;
  return { kind: 'images', from, to };
}

/** A fault, or what is wrong with it in one sentence. */
function parseFault(name: string, value: string | undefined): Fault | string {
  const seconds = value === undefined ? null : decimal(value, MAX_SECONDS);
  if (name === 'rate_limit' || name === 'slow') {
    if (value !== undefined && seconds === null) {
      return `“${value}” for ${name} is not a number of seconds from 0 to ${MAX_SECONDS}.`;
    }
    return name === 'slow'
      ? { kind: name, seconds: seconds ?? DEFAULT_SLOW_SECONDS }
      : { kind: name, seconds };
  }
  const kind = PLAIN_FAULTS.find((plain) => plain === name);
  if (kind === undefined) return `There is no fault “${name}”.`;
  return value === undefined ? { kind } : `The fault ${name} takes no value, but “${value}” was given.`;
}

function commonName(name: string): string {
  return Object.hasOwn(LADDER_NAMES, name) ? (LADDER_NAMES[name] ?? name) : name;
}

function wholeNumber(text: string, max: number): number | null {
  const value = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
  return value !== null && value <= max ? value : null;
}

function decimal(text: string, max: number): number | null {
  const value = /^\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : null;
  return value !== null && value <= max ? value : null;
}

export type Call = { readonly imageIndex: number; readonly imageSeed: number; readonly attempt: number };

/** The faults that decide what is answered, not when. */
export type AnswerFault = Exclude<Fault, { kind: 'slow' | 'timeout' }>;

export type Misbehaviour = {
  /** How much longer the answer takes, in milliseconds; Infinity when it never comes. */
  readonly delayMs: number;
  readonly answer: AnswerFault | null;
};

/** What the rules say about one call. */
export function misbehaviourOf(rules: readonly FaultRule[], call: Call): Misbehaviour {
  const faults = rules.filter((rule, order) => applies(rule, order, call)).map((rule) => rule.fault);
  const slow = faults.find((fault) => fault.kind === 'slow');
  const failing = faults.find((fault) => fault.kind !== 'slow');
  if (failing?.kind === 'timeout') return { delayMs: Number.POSITIVE_INFINITY, answer: null };
  return { delayMs: (slow?.seconds ?? 0) * 1_000, answer: failing ?? null };
}

function applies({ target, times }: FaultRule, order: number, call: Call): boolean {
  if (times !== null && call.attempt > times) return false;
  switch (target.kind) {
    case 'all':
      return true;
    case 'images':
      return call.imageIndex >= target.from && call.imageIndex <= target.to;
    case 'share':
      // By rule as well as by image, so that two rules of 30 % do not always hit the same images.
      return hash32(`${call.imageSeed}/${order}`) < (target.percent / 100) * 2 ** 32;
    default:
      return assertNever(target);
  }
}
