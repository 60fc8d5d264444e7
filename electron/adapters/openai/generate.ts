import type { Usage } from '../../../shared/domain/attempt.ts';
import { type Failure, failure, type Phase } from '../../../shared/domain/errors.ts';
import type { JobParams } from '../../../shared/domain/job.ts';
import type { PriceTable } from '../../../shared/domain/prices.ts';
import type { ProviderAnswer, ProviderRequest } from '../../core/ports/provider.ts';
import type { AnswerReading } from './answer.ts';
import { type CallFacts, classifyError, classifyErrorBody } from './classify.ts';
import { authorizationOf, openClient } from './client.ts';
import { readRateLimit } from './hints.ts';
import { ImageFile } from './image-file.ts';
import { findModel } from './models.ts';
import { costOfCall, priceOf } from './prices.ts';
import { type Limits, receiveAnswer } from './receive.ts';
import { requestBody } from './request-body.ts';
import { createScrub } from './scrub.ts';
import { sizeProblem } from './sizes.ts';
import type { Target } from './target.ts';
import { untilAborted } from './until-aborted.ts';

export type GenerateDeps = {
  readonly limits: Limits;
  readonly now: () => number;
  /** As they are when the call ends. */
  readonly prices: () => PriceTable;
};

/** Makes one image at the target; see `Provider.generate`. */
export async function generateImage(
  target: Target,
  request: ProviderRequest,
  signal: AbortSignal,
  deps: GenerateDeps,
): Promise<ProviderAnswer> {
  const file = new ImageFile(request.outputPath, request.makeRoom);
  const call = new Call(target, request, deps);
  try {
    signal.throwIfAborted();
    const answer = await call.run(file, signal);
    if (!answer.ok) await file.discard();
    return answer;
  } catch (error) {
    await file.discard();
    if (signal.aborted && !call.arrived) throw signal.reason;
    return call.failed(classifyError(error, call.facts()));
  }
}

/** One call, and what becomes known in its course. */
class Call {
  readonly #target: Target;
  readonly #request: ProviderRequest;
  readonly #deps: GenerateDeps;
  #phase: Phase = 'headers';
  #headers = new Headers();
  /** The IP address of who answered. */
  #peer = '';
  #usage: Usage | null = null;
  /** The whole image is here: from now on no cancel can undo what was paid for. */
  arrived = false;

  constructor(target: Target, request: ProviderRequest, deps: GenerateDeps) {
    this.#target = target;
    this.#request = request;
    this.#deps = deps;
  }

  async run(file: ImageFile, signal: AbortSignal): Promise<ProviderAnswer> {
    const response = await untilAborted(this.#send(signal), signal);
    this.#phase = 'body';
    const reading = await receiveAnswer(response, file, this.#deps.limits, signal);
    this.#phase = 'decode';
    return this.#conclude(reading, file, signal);
  }

  async #send(signal: AbortSignal): Promise<Response> {
    const client = await openClient({
      target: this.#target,
      limits: this.#deps.limits,
      signal,
      clientRequestId: this.#request.attemptId,
      onHeaders: (headers) => {
        this.#headers = headers;
      },
      onPeer: (address) => {
        this.#peer = address;
      },
    });
    const body = requestBody(this.#request.params, this.#target.profile);
    return client.images.generate(body, { signal }).asResponse();
  }

  async #conclude(reading: AnswerReading, file: ImageFile, signal: AbortSignal): Promise<ProviderAnswer> {
    if (reading.kind === 'error') {
      return this.failed(classifyErrorBody(reading.body, this.#headers, this.facts()));
    }
    this.#usage = reading.usage;
    if (reading.kind === 'unusable') return this.#unusable(reading.message);
    if (reading.kind === 'link') {
      const problem = await this.#download(reading.url, file, signal);
      if (problem !== null) return problem;
    }
    this.arrived = true;
    await file.finish();
    return {
      ok: true,
      usage: this.#usage,
      costUsd: this.#cost(),
      requestId: this.#headers.get('x-request-id'),
      rateLimit: readRateLimit(this.#headers),
      notes: reading.notes,
    };
  }

  /** Returns the failure, or null. A link that fails is an unusable answer: the image was made, and may have been paid for. */
  async #download(url: string, file: ImageFile, signal: AbortSignal): Promise<ProviderAnswer | null> {
    try {
      // An image that was not where it belongs may have been received before.
      await file.discard();
      // Few servers answer with an address, and most starts meet none.
      const { downloadImage, isLocalServer } = await import('./download-image.ts');
      const { origin } = this.#target;
      const source = {
        origin,
        authorization: authorizationOf(this.#target),
        isLocal: isLocalServer(origin, this.#peer),
      };
      await downloadImage(url, source, file, this.#deps.limits, signal);
      return null;
    } catch (error) {
      if (signal.aborted) throw error;
      const read = classifyError(error, this.facts());
      const known = ['answer_too_large', 'link_refused', 'disk_full', 'storage_failed'].includes(read.code);
      return known
        ? this.failed(read)
        : this.failed({ ...read, code: 'unusable_answer', billing: 'unknown' });
    }
  }

  #unusable(message: string): ProviderAnswer {
    const { scrub, requestId } = this.facts();
    const known = { phase: this.#phase, billing: 'unknown', status: 200, requestId } as const;
    return this.failed(failure('unusable_answer', scrub(message), known));
  }

  failed(read: Failure): ProviderAnswer {
    return {
      ok: false,
      // A usage is the server's own word that it charged.
      failure: this.#usage === null ? read : { ...read, billing: 'billed' },
      usage: this.#usage,
      // Without a usage it is not known whether anything was charged.
      costUsd: this.#usage === null ? null : this.#cost(),
      rateLimit: readRateLimit(this.#headers),
    };
  }

  #cost(): number | null {
    if (!this.#target.profile.priced) return null;
    const price = priceOf(this.#request.params.model, this.#deps.prices());
    return price === null ? null : costOfCall(price, this.#usage);
  }

  facts(): CallFacts {
    return {
      phase: this.#phase,
      address: this.#target.origin,
      requestId: this.#headers.get('x-request-id'),
      now: this.#deps.now(),
      scrub: createScrub(this.#target.key),
      suggest: (param) => suggestFor(param, this.#request.params),
    };
  }
}

function suggestFor(param: string | null, { model, size }: JobParams): string | null {
  const rules = findModel(model);
  if (rules === null || rules.state === 'shut_down' || param !== 'size') return null;
  const problem = sizeProblem(size, rules.sizes);
  return problem === null ? null : `The nearest size that ${model} makes is ${problem.nearest}.`;
}
