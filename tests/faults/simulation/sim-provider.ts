import type { Clock } from '../../../electron/core/ports/clock.ts';
import type { Provider, ProviderAnswer, ProviderRequest } from '../../../electron/core/ports/provider.ts';
import { type Failure, type FailureCode, failure } from '../../../shared/domain/errors.ts';
import type { ProviderId } from '../../../shared/domain/job.ts';
import type { Chance } from '../chance.ts';
import { type Life, never } from './life.ts';
import type { MemoryDisk } from './memory-disk.ts';
import type { AnswerKind } from './plan.ts';
import { picture } from './sim-worker.ts';

export const PRICE_USD = 0.04;

/** What the provider knows of one call. */
export type Call = {
  readonly attemptId: string;
  readonly life: Life;
  readonly provider: ProviderId;
  readonly kind: AnswerKind;
  /** What was truly charged. */
  chargedUsd: number;
  /** Whether the app is still waiting for it. */
  open: boolean;
  /** What the app was told; null as long as it was told nothing, also when it died before. */
  answer: ProviderAnswer | 'thrown' | 'given up' | null;
};

export type ProviderParts = {
  readonly id: ProviderId;
  readonly life: Life;
  readonly clock: Clock;
  readonly disk: MemoryDisk;
  readonly chance: Chance;
  readonly answers: () => Readonly<Partial<Record<AnswerKind, number>>>;
  readonly deaf: () => number;
  readonly limit: number | null;
  readonly onCall: (call: Call, request: ProviderRequest) => void;
  readonly onEnd: (call: Call) => void;
  readonly onTrouble: () => void;
};

/** A provider that answers as chance says, takes its time by the world's clock, and keeps its own books. */
export function simProvider(parts: ProviderParts): Provider {
  const { id, limit } = parts;
  return {
    check: () => [],
    estimateUsd: () => (id === 'demo' ? 0 : PRICE_USD),
    bucketKey: () => id,
    maxConcurrency: () => limit,
    probe: async () => [],
    generate: (request, signal) => generate(parts, request, signal),
  };
}

async function generate(
  parts: ProviderParts,
  request: ProviderRequest,
  signal: AbortSignal,
): Promise<ProviderAnswer> {
  const { id, life, chance, disk } = parts;
  if (!life.isAlive()) return never();
  const kind = chance.weighted(parts.answers());
  const call: Call = {
    attemptId: request.attemptId,
    life,
    provider: id,
    kind,
    chargedUsd: 0,
    open: true,
    answer: null,
  };
  parts.onCall(call, request);
  try {
    const answer = await play(parts, call, request, signal);
    if (!life.isAlive()) return never();
    call.answer = answer;
    return answer;
  } catch (error) {
    if (life.dead) return never();
    // What arrived for a call that was given up is nobody's.
    if (signal.aborted && chance.odds(0.5)) disk.write(request.outputPath, Buffer.from('IMA'));
    call.answer = signal.aborted ? 'given up' : 'thrown';
    throw error;
  } finally {
    call.open = false;
    parts.onEnd(call);
  }
}

async function play(
  { id, life, clock, disk, chance, deaf, onTrouble }: ProviderParts,
  call: Call,
  request: ProviderRequest,
  signal: AbortSignal,
): Promise<ProviderAnswer> {
  const { kind } = call;
  const price = id === 'demo' ? 0 : kind === 'cheap' ? PRICE_USD / 2 : PRICE_USD;
  const hears = !chance.odds(deaf());
  const wait = (ms: number) => waitFor(clock, ms, hears ? signal : null);
  await wait(latency(kind, chance));
  switch (kind) {
    case 'good':
    case 'slow':
    case 'cheap':
    case 'unpriced':
    case 'cut':
    case 'garbage': {
      call.chargedUsd = price;
      const whole = kind === 'garbage' ? Buffer.from('<html>no</html>') : picture(request.attemptId);
      // In two pieces, so that the app can die between them.
      if (!life.isAlive()) return never();
      disk.write(request.outputPath, whole.subarray(0, 10));
      await wait(chance.below(3) * 50);
      if (!life.isAlive()) return never();
      disk.write(request.outputPath, kind === 'cut' ? whole.subarray(0, 20) : whole);
      if (kind === 'garbage' || kind === 'cut') onTrouble();
      const costUsd = kind === 'unpriced' && id !== 'demo' ? null : price;
      return { ok: true, usage: null, costUsd, requestId: null, rateLimit: null };
    }
    case 'lost_after_billed':
      call.chargedUsd = price;
      disk.write(request.outputPath, Buffer.from('IMA'));
      return failed('connection_lost', { billing: 'unknown', phase: 'body' });
    case 'connection_lost':
      return failed('connection_lost', { billing: 'unknown' });
    case 'refused_connection':
      return failed('connection_refused', { billing: 'not_sent' });
    case 'rate_limited':
      return failed('rate_limited', {
        billing: 'refused',
        hintMs: chance.pick([null, 0, 700.5, 3_000, 9_000]),
      });
    case 'rate_limited_long':
      return failed('rate_limited', { billing: 'refused', hintMs: 3_600_000 });
    case 'slow_down':
      return failed('slow_down', { billing: 'refused', hintMs: chance.pick([null, 5_000]) });
    case 'server_error':
      return failed('server_error', { billing: chance.pick(['refused', 'unknown'] as const) });
    case 'declined':
      return failed('content_declined', { billing: 'refused' });
    case 'invalid_key':
      return failed('invalid_key', { billing: 'refused' });
    case 'no_credit':
      return failed('insufficient_credit', { billing: 'refused' });
    case 'throws':
      throw new Error('injected: the provider’s adapter has a defect');
    case 'hang':
      call.chargedUsd = price;
      return hears ? await hang(signal) : never();
  }
}

function latency(kind: AnswerKind, chance: Chance): number {
  if (kind === 'slow') return chance.pick([4_990, 5_000, 5_010, 60_000, 119_999, 120_100]);
  return chance.pick([0, 1, 40, 900, 2_500]);
}

function failed(code: FailureCode, known: Partial<Failure>): ProviderAnswer {
  return {
    ok: false,
    failure: failure(code, `scripted ${code}`, known),
    usage: null,
    costUsd: null,
    rateLimit: null,
  };
}

function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** @param signal null for who is deaf to it */
function waitFor(clock: Clock, ms: number, signal: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', giveUp);
      resolve();
    });
    const giveUp = () => {
      cancel();
      reject(signal?.reason);
    };
    if (signal?.aborted === true) giveUp();
    else signal?.addEventListener('abort', giveUp, { once: true });
  });
}
