import { createHash } from 'node:crypto';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import { pagePolicy } from '../compose/page-policy.ts';
import type { Refusal } from './door.ts';

const REFUSAL_STYLE = `
  :root { color-scheme: light dark; --ink: #2b2926; --paper: #f7f6f4; --lamp: #b3261e }
  @media (prefers-color-scheme: dark) { :root { --ink: #e8e5e0; --paper: #151413; --lamp: #ff6b5e } }
  body { margin: 0; min-height: 100vh; display: grid; place-content: center; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
  main { max-width: 32rem; padding: 2rem; border-left: 3px solid var(--lamp) }
  h1 { margin: 0 0 .5rem; font-size: 1.25rem; font-weight: 600 }
  p { margin: 0 }
`;

/** The one style that is written into a page, allowed there by its hash. */
const REFUSAL_POLICY = `default-src 'none'; style-src 'sha256-${sha256(REFUSAL_STYLE)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** On every answer, whatever it is. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': pagePolicy("'self'"),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cache-Control': 'no-store',
};

/** An answer to a call that never reached the app, in the form of all answers to calls. */
export function errorAnswer(status: number, error: Pick<AppErrorData, 'code' | 'message' | 'advice'>) {
  return Response.json({ ok: false, error: { ...error, field: null } }, { status });
}

/** The answer to what is no request: its host or its path can be no part of an address. */
export function malformedAnswer(): Response {
  const message = 'The request is malformed.';
  const answer = errorAnswer(400, { code: 'invalid_input', message, advice: null });
  return withSecurityHeaders(answer);
}

/** Adds what every answer bears, where the answer does not say otherwise. */
export function withSecurityHeaders(answer: Response): Response {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!answer.headers.has(name)) answer.headers.set(name, value);
  }
  return answer;
}

/** Tells whoever asked why they are not heard, in the form that they can read: a call as a Result, a person as a page. */
export function refusalAnswer({ status, message, advice }: Refusal, path: string): Response {
  if (path === '/call') return errorAnswer(status, { code: 'not_possible', message, advice });
  return new Response(refusalPage(message, advice), {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': REFUSAL_POLICY },
  });
}

/** Nothing that came with the request may get in here. */
function refusalPage(message: string, advice: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Safelight</title><style>${REFUSAL_STYLE}</style></head>
<body><main><h1>${message}</h1><p>${advice}</p></main></body>
</html>
`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
