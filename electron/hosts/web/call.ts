import type { App } from '../../core/app/app.ts';
import { errorAnswer } from './answers.ts';

/** Far above any call that the page makes: a thousand ids are 40 kB, the longest prompt some 100 kB. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * Answers one call with a Result, whatever the body holds. The name must be a text; the app parses it and the input against
 * the contract.
 */
export async function answerCall(app: Pick<App, 'dispatch'>, request: Request): Promise<Response> {
  if (!isJson(request)) return malformed(415, 'A call must be JSON, sent as application/json.');
  const body = await readBody(request);
  if (body === null) return malformed(413, `The call is larger than ${MAX_BODY_BYTES / 1024 / 1024} MB.`);
  const call = parseCall(body);
  if (call === null)
    return malformed(400, 'A call must be a JSON object with the name of a command and its input.');
  return Response.json(await app.dispatch(call.name, call.input));
}

/** A form of another page cannot send this type, and a script must ask first, which is refused. */
function isJson(request: Request): boolean {
  return /^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '');
}

/** The body as text; null when it is too large, of which no more is read then. One that is cut off on the way is no JSON. */
async function readBody({ headers, body }: Request): Promise<string | null> {
  if (Number(headers.get('content-length')) > MAX_BODY_BYTES) return null;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body ?? []) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) return null;
      chunks.push(chunk);
    }
  } catch {
    return '';
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseCall(body: string): { name: string; input: unknown } | null {
  try {
    const { name, input } = JSON.parse(body) as { name?: unknown; input?: unknown };
    return typeof name === 'string' ? { name, input } : null;
  } catch {
    return null; // No JSON, or null, which has no name either.
  }
}

function malformed(status: number, message: string): Response {
  return errorAnswer(status, { code: 'invalid_input', message, advice: null });
}
