import { existsSync, readFileSync } from 'node:fs';
import { decideRetry } from '../../../electron/core/pipeline/retry-decision.ts';
import type { ProviderAnswer } from '../../../electron/core/ports/provider.ts';
import { usageSchema } from '../../../shared/domain/attempt.ts';
import { adviceFor, failureSchema } from '../../../shared/domain/errors.ts';
import { DEFAULT_RETRY_POLICY } from '../../../shared/domain/retry-policy.ts';

/** Longer ones nobody reads. */
const MOST_MESSAGE = 2_000;
/** Everything that an answer says, as JSON. */
const MOST_TOLD = 64 * 1024;

/** The forms in which a key must not be seen. */
function formsOf(key: string): string[] {
  const plain = [key, key.slice(0, 12), key.slice(-12)];
  const base64 = Buffer.from(key).toString('base64');
  return [...plain, encodeURIComponent(key), base64, base64.slice(0, 16)];
}

/** What is wrong with an answer of the adapter; empty when nothing is. @param path where its image went. */
export function judge(answer: ProviderAnswer, path: string, key: string): string[] {
  const wrong: string[] = [];
  const told = JSON.stringify(answer);
  for (const form of formsOf(key))
    if (told.includes(form)) wrong.push(`The key is told, as ${form.slice(0, 6)}…`);
  if (told.length > MOST_TOLD) wrong.push(`It says ${told.length} characters`);
  const { usage, costUsd, rateLimit } = answer;
  if (usage !== null && !usageSchema.safeParse(usage).success)
    wrong.push(`No usage: ${JSON.stringify(usage)}`);
  if (costUsd !== null && !(Number.isFinite(costUsd) && costUsd >= 0)) wrong.push(`It costs ${costUsd}`);
  for (const [name, value] of Object.entries(rateLimit ?? {})) {
    if (value !== null && !(Number.isFinite(value) && value >= 0)) wrong.push(`${name} is ${value}`);
  }
  if (answer.ok) return [...wrong, ...judgeImage(path)];
  if (existsSync(path)) wrong.push('A file is left of an answer without an image');
  return [...wrong, ...judgeFailure(answer)];
}

function judgeImage(path: string): string[] {
  if (!existsSync(path)) return ['There is no file with the image'];
  const head = readFileSync(path).subarray(0, 12).toString('latin1');
  const isImage =
    head.startsWith('\u0089PNG') || head.startsWith('\u00ff\u00d8\u00ff') || /^RIFF....WEBP/s.test(head);
  return isImage ? [] : [`The image begins with ${JSON.stringify(head)}`];
}

function judgeFailure({ failure }: Extract<ProviderAnswer, { ok: false }>): string[] {
  const wrong: string[] = [];
  const parsed = failureSchema.safeParse(failure);
  if (!parsed.success) return [`No rung of the ladder: ${parsed.error.message}`];
  const { message, code, hintMs } = failure;
  if (message.trim() === '' || message.length > MOST_MESSAGE)
    wrong.push(`A message of ${message.length} characters`);
  if (/<html|<!doctype|<script/i.test(message)) wrong.push(`The message is a page: ${message.slice(0, 100)}`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.test(message)) {
    wrong.push(`The message holds control characters: ${JSON.stringify(message.slice(0, 200))}`);
  }
  if (adviceFor(code).trim() === '') wrong.push(`No advice for ${code}`);
  if (code === 'internal') wrong.push(`Not explained: ${message} ${failure.stack}`);
  if (hintMs !== null && !(Number.isFinite(hintMs) && hintMs >= 0)) wrong.push(`A hint of ${hintMs} ms`);
  const decision = decideRetry(failure, 1, DEFAULT_RETRY_POLICY, 0.5);
  if (decision.kind === 'retry' && !(Number.isSafeInteger(decision.delayMs) && decision.delayMs >= 0)) {
    wrong.push(`Tried again after ${decision.delayMs} ms`);
  }
  return wrong;
}
