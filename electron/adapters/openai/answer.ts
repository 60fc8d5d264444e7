import { z } from 'zod';
import type { Usage } from '../../../shared/domain/attempt.ts';
import { isNestedTooDeeply } from './nesting.ts';
import { isRecord } from './provider-error.ts';
import { describeHtml, isHtml } from './scrub.ts';

/** What an answer with status 200 turned out to be. */
export type AnswerReading =
  /** The image is the one that the scanner took out. */
  | { readonly kind: 'embedded'; readonly usage: Usage | null; readonly notes: readonly string[] }
  /** The image is to be fetched. */
  | {
      readonly kind: 'link';
      readonly url: string;
      readonly usage: Usage | null;
      readonly notes: readonly string[];
    }
  /** An error, in spite of the status. */
  | { readonly kind: 'error'; readonly body: unknown }
  | { readonly kind: 'unusable'; readonly message: string; readonly usage: Usage | null };

const tokens = z.int().nonnegative();
const usageSchema = z.object({
  input_tokens: tokens,
  output_tokens: tokens,
  input_tokens_details: z.object({ text_tokens: tokens, image_tokens: tokens }).nullish().catch(null),
});

/** The scanner leaves a number in the place of each image. */
const itemSchema = z.object({ b64_json: z.string().nullish(), url: z.string().nullish() });
const answerSchema = z.object({ data: z.array(itemSchema) });

/** Reads the rest of an answer, the images already taken out. Only the first image counts, since only one is asked for. */
export function readAnswer(text: string): AnswerReading {
  if (isNestedTooDeeply(text)) return unusable('The answer is JSON that is nested too deeply.', null);
  const json = parseJson(text);
  if (json === undefined) return { kind: 'unusable', message: describeText(text), usage: null };
  if (!isRecord(json)) return unusable(`The answer is ${nameOf(json)} instead of a list of images.`, null);
  const usage = readUsage(json['usage']);
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) {
    if (json['error'] != null) return { kind: 'error', body: json };
    return unusable('The answer holds no list of images.', usage);
  }
  const { data } = parsed.data;
  const first = data.find((item) => item.b64_json === '0') ?? data[0];
  if (first === undefined) return unusable('The answer holds no image.', usage);
  const notes =
    data.length === 1 ? [] : [`The server sent ${data.length} images for one; the first was kept.`];
  if (first.b64_json === '0') return { kind: 'embedded', usage, notes };
  if (first.url) return { kind: 'link', url: first.url, usage, notes };
  return unusable('The answer holds neither an image nor the address of one.', usage);
}

function readUsage(value: unknown): Usage | null {
  const parsed = usageSchema.safeParse(value);
  if (!parsed.success) return null;
  const { input_tokens, output_tokens, input_tokens_details: details } = parsed.data;
  return {
    inputTokens: input_tokens,
    inputTextTokens: details?.text_tokens ?? null,
    inputImageTokens: details?.image_tokens ?? null,
    outputTokens: output_tokens,
  };
}

function unusable(message: string, usage: Usage | null): AnswerReading {
  return { kind: 'unusable', message, usage };
}

/** Undefined when it is not JSON; JSON itself has no undefined. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function describeText(text: string): string {
  if (text.trim() === '') return 'The answer is empty.';
  if (isHtml(text)) return `The answer is ${describeHtml(text)} instead of an image.`;
  return /^\s*[{[]/.test(text)
    ? 'The answer is JSON that was cut short or is broken.'
    : 'The answer is text instead of an image.';
}

function nameOf(json: unknown): string {
  if (json === null) return 'null';
  return Array.isArray(json) ? 'a bare list' : `a ${typeof json}`;
}
