import type { Check } from '../../../shared/contract/commands.ts';
import type { Usage } from '../../../shared/domain/attempt.ts';
import type { Failure } from '../../../shared/domain/errors.ts';
import type { JobParams } from '../../../shared/domain/job.ts';

/** Something in the parameters that cannot work, known without sending anything. */
export type ParamIssue = { readonly field: string; readonly message: string; readonly advice: string };

export type ProviderRequest = {
  readonly params: JobParams;
  /** 1 to N. */
  readonly imageIndex: number;
  readonly imageSeed: number;
  /** Sent as the client request id, for tracing. */
  readonly attemptId: string;
  /** The number of this call for this image, from 1, over all runs. */
  readonly attempt: number;
  /** Where the image's bytes go, exactly as they were received. */
  readonly outputPath: string;
  /**
   * To be called when the disk is full while an image arrives: gives back space that was kept for that, at once. Returns whether there was
   * any, and so whether the write should be tried again.
   */
  readonly makeRoom?: () => boolean;
};

/** What the rate-limit headers said; durations in milliseconds. */
export type RateLimit = {
  readonly limitRequests: number | null;
  readonly remainingRequests: number | null;
  readonly resetRequestsMs: number | null;
};

export type ProviderAnswer =
  | {
      readonly ok: true;
      readonly usage: Usage | null;
      /** Null when the price is not known. 0 only when it is truly free. */
      readonly costUsd: number | null;
      readonly requestId: string | null;
      readonly rateLimit: RateLimit | null;
      /** What was odd about the answer although it is good, in whole sentences for the log. */
      readonly notes?: readonly string[];
    }
  | {
      readonly ok: false;
      readonly failure: Failure;
      readonly usage: Usage | null;
      readonly costUsd: number | null;
      readonly rateLimit: RateLimit | null;
    };

/** A maker of base images. One call makes one image; retrying is the pipeline's. */
export interface Provider {
  /** What can be known wrong before anything is sent: model, size, quality, format, base URL, key. Empty when nothing is. */
  check(params: JobParams): ParamIssue[];
  /** What one image will cost, in US dollars; null when the price is not known. */
  estimateUsd(params: JobParams): number | null;
  /** Calls with the same key share one rate limit. */
  bucketKey(params: JobParams): string;
  /** How many calls at a time make sense; null for no limit of its own. */
  maxConcurrency(params: JobParams): number | null;
  /**
   * Makes one image and leaves its bytes at `outputPath`. Never throws for what the server or the network does: that is
   * the answer's failure. When the signal fires it stops everything and rejects with the signal's reason, unless the
   * image had already arrived, which is then the answer.
   */
  generate(request: ProviderRequest, signal: AbortSignal): Promise<ProviderAnswer>;
  /** Asks the server, at no cost, whether it is there and takes the key. */
  probe(params: Pick<JobParams, 'baseUrl' | 'model'>, signal: AbortSignal): Promise<Check[]>;
}
