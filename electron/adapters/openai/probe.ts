import type { Check } from '../../../shared/contract/commands.ts';
import { adviceFor, type Failure } from '../../../shared/domain/errors.ts';
import { isLocalHost } from './base-url.ts';
import { classifyError } from './classify.ts';
import { openClient } from './client.ts';
import type { GenerateDeps } from './generate.ts';
import { createScrub } from './scrub.ts';
import { keyProblem, type Target } from './target.ts';
import { untilAborted } from './until-aborted.ts';

/** Asks the server for its models: free, and it needs the key. Returns a check of the key and one of the network. */
export async function probeServer(
  target: Target,
  clientRequestId: string,
  signal: AbortSignal,
  deps: GenerateDeps,
): Promise<Check[]> {
  const problem = keyProblem(target);
  // A key that cannot be sent still leaves the question whether the server is there.
  const sendable = problem === null ? target : { ...target, key: null };
  const failure = await askForModels(sendable, clientRequestId, signal, deps);
  const key = problem === null ? checkOfKey(failure, target) : failed('key', problem.message, problem.advice);
  return [key, checkOfNetwork(failure, target)];
}

/** Null when the server answered with its models. */
async function askForModels(
  target: Target,
  clientRequestId: string,
  signal: AbortSignal,
  deps: GenerateDeps,
): Promise<Failure | null> {
  try {
    signal.throwIfAborted();
    const ask = async () => {
      const client = await openClient({ target, limits: deps.limits, signal, clientRequestId });
      return client.models.list({ signal }).asResponse();
    };
    const response = await untilAborted(ask(), signal);
    void response.body?.cancel().catch(() => {});
    return null;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    return classifyError(error, {
      phase: 'headers',
      address: target.origin,
      requestId: null,
      now: deps.now(),
      scrub: createScrub(target.key),
      suggest: () => null,
    });
  }
}

function checkOfKey(failure: Failure | null, { key, profile }: Target): Check {
  if (failure?.code === 'invalid_key') return failed('key', failure.message, adviceFor('invalid_key'));
  if (failure?.code === 'insufficient_credit') return failed('key', failure.message, adviceFor(failure.code));
  if (key === null) return ok('key', `No key is set; ${profile.name} is called without one.`);
  if (failure === null) return ok('key', `${profile.name} accepts the key.`);
  if (failure.code === 'access_denied') {
    return warning('key', 'The key may not list models; it may still make images.', failure.message);
  }
  return warning('key', 'The key could not be checked.', null);
}

function checkOfNetwork(failure: Failure | null, target: Target): Check {
  const where = target.baseUrl;
  if (failure === null || isAnswerOfApi(failure)) {
    const { protocol, hostname } = new URL(where);
    return protocol === 'http:' && !isLocalHost(hostname)
      ? warning(
          'network',
          `${where} answers, without encryption.`,
          'Use https, so that the key stays secret.',
        )
      : ok('network', `${where} answers.`);
  }
  if (failure.code === 'wrong_address' && failure.status === 404) {
    return target.profile.strict
      ? failed('network', `${where} has no image API.`, adviceFor('wrong_address'))
      : warning('network', `${where} answers, but lists no models.`, adviceFor('wrong_address'));
  }
  return failure.status === null || failure.status === 400
    ? failed('network', failure.message, adviceFor(failure.code))
    : warning('network', failure.message, adviceFor(failure.code));
}

/** Refusals that only the API itself gives. */
function isAnswerOfApi({ code }: Failure): boolean {
  return ['invalid_key', 'access_denied', 'insufficient_credit', 'rate_limited'].includes(code);
}

function ok(name: Check['name'], message: string): Check {
  return { name, state: 'ok', message, advice: null };
}

function warning(name: Check['name'], message: string, advice: string | null): Check {
  return { name, state: 'warning', message, advice };
}

function failed(name: Check['name'], message: string, advice: string | null): Check {
  return { name, state: 'failed', message, advice };
}
