import type { Answer, Scene } from './scene.ts';

const PAGE = '<!doctype html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>';
const HTML = { 'content-type': 'text/html' };

/** Answers with an error status: each row of the error table, in each of the shapes that servers give it. */
export const REFUSALS = {
  'moderation-blocked': () => ({
    status: 400,
    body: {
      error: {
        message: 'Your request was rejected by the safety system.',
        type: 'image_generation_user_error',
        param: null,
        code: 'moderation_blocked',
        moderation_details: { categories: ['violence'] },
      },
    },
  }),
  'content-policy': () => openai(400, 'content_policy_violation', 'Your prompt violates the content policy.'),
  'declined-by-text': () => openai(400, null, 'Your request was rejected by our safety system.'),
  'invalid-size': () =>
    openai(400, 'invalid_value', "Invalid value: '1000x1000'.", {
      param: 'size',
      type: 'invalid_request_error',
    }),
  'unknown-parameter': () =>
    openai(400, 'unknown_parameter', "Unknown parameter: 'response_format'.", { param: 'response_format' }),
  'billing-limit': () => openai(400, 'billing_hard_limit_reached', 'Billing hard limit has been reached.'),
  'insufficient-quota': () =>
    openai(429, 'insufficient_quota', 'You exceeded your current quota.', { type: 'insufficient_quota' }),
  'spend-limit': () => openai(429, 'project_spend_limit_exceeded', 'The project spend limit is reached.'),
  'billing-not-active': () => openai(429, 'billing_not_active', 'Your account is not active.'),
  /** Echoes part of the key, as OpenAI does. */
  'invalid-key': ({ request }) =>
    openai(401, 'invalid_api_key', `Incorrect API key provided: ${echo(request)}.`),
  /** Echoes all of it, as no server should. */
  'invalid-key-echoed': ({ request }) =>
    openai(401, null, `Bad header: ${request.headers.authorization}; key=${keyOf(request)}`),
  'organization-unverified': () =>
    openai(403, null, 'Your organization must be verified to use the model `gpt-image-2`.'),
  'unsupported-country': () =>
    openai(403, 'unsupported_country_region_territory', 'Country, region, or territory not supported'),
  'html-403': () => ({
    status: 403,
    headers: HTML,
    body: PAGE.replace('502 Bad Gateway', 'Attention Required'),
  }),
  'model-not-found': () => openai(404, 'model_not_found', "The model 'gpt-image-9' does not exist."),
  'model-not-found-by-text': () => openai(404, null, 'The model `gpt-image-9` does not exist.'),
  'invalid-url': () => openai(404, null, 'Invalid URL (POST /v1/v1/images/generations)'),
  'html-404': () => ({ status: 404, headers: HTML, body: PAGE.replace('502 Bad Gateway', '404 Not Found') }),
  'fastapi-404': () => ({ status: 404, body: { detail: 'Not Found' } }),
  'proxy-login': () => ({
    status: 407,
    headers: { ...HTML, 'proxy-authenticate': 'Basic realm="proxy"' },
    body: PAGE.replace('502 Bad Gateway', 'Proxy login'),
  }),
  'too-large': () => openai(413, null, 'The request is too large.'),
  'fastapi-422': () => ({
    status: 422,
    body: { detail: [{ loc: ['body', 'size'], msg: 'size is not supported', type: 'value_error' }] },
  }),
  teapot: () => openai(418, null, 'I am a teapot.'),
  'plain-http-on-https-port': () => ({
    status: 400,
    headers: HTML,
    body: '<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>',
  }),

  'rate-limit': () => limited({}),
  'rate-limit-ms': () => limited({ 'retry-after-ms': '1500', 'retry-after': '99' }),
  'rate-limit-seconds': () => limited({ 'retry-after': '7' }),
  'rate-limit-date': () => limited({ 'retry-after': 'Wed, 01 Jan 2098 00:00:30 GMT' }),
  'rate-limit-text': () => limited({}, ' Please try again in 51.84s.'),
  'rate-limit-minutes': () => limited({}, ' Please try again in 1m2s.'),
  'rate-limit-hour': () => limited({ 'retry-after': '3600' }),

  'status-408': () => openai(408, null, 'Request timeout.'),
  'status-409': () => openai(409, null, 'Conflict.'),
  'status-500': () => openai(500, null, 'The server had an error.', { type: 'server_error' }),
  'status-502': () => ({ status: 502, headers: HTML, body: PAGE }),
  'status-503': () => openai(503, null, 'Overloaded.', { type: 'server_error' }),
  'status-504': () => ({ status: 504, headers: HTML, body: PAGE }),
  'status-520': () => ({ status: 520, body: 'error code: 520' }),
  'status-521': () => ({ status: 521, body: 'error code: 521' }),
  'status-522': () => ({ status: 522, body: 'error code: 522' }),
  'status-523': () => ({ status: 523, body: 'error code: 523' }),
  'status-524': () => ({ status: 524, body: 'error code: 524' }),
  'slow-down': () => openai(503, null, 'Slow Down: please reduce your request rate.'),
  'status-501': () => openai(501, null, 'Not implemented.'),

  'empty-500': () => ({ status: 500, body: '' }),
  'numeric-code': () => ({ status: 500, body: { error: { message: 'CUDA out of memory', code: 500 } } }),
  'missing-code': () => ({ status: 500, body: { error: { message: 'It broke.' } } }),
  'error-text': () => ({ status: 500, body: { error: 'generate_image failed' } }),
  'fastapi-500': () => ({ status: 500, body: { detail: 'Worker died' } }),
  'message-only': () => ({ status: 400, body: { object: 'error', message: 'size is wrong', code: 400 } }),
  'base64-in-error': () => openai(500, null, `Failed on ${'QUJD'.repeat(500)}`),
  'message-object': () => ({ status: 500, body: { error: { message: { reason: 'none' } } } }),

  'redirect-302': ({ elsewhere }) => redirect(302, `${elsewhere}/v1/images/generations?token=secret`),
  'redirect-307': ({ elsewhere }) => redirect(307, `${elsewhere}/v1/images/generations`),
  'redirect-loop': ({ origin }) => redirect(302, `${origin}/v1/images/generations`),
  'redirect-nowhere': () => ({ status: 301, body: '' }),
} satisfies Record<string, (scene: Scene) => Answer>;

function openai(
  status: number,
  code: string | null,
  message: string,
  more: { type?: string; param?: string } = {},
): Answer {
  const { type = 'invalid_request_error', param = null } = more;
  return {
    status,
    headers: { 'x-request-id': `req_${status}` },
    body: { error: { message, type, param, code } },
  };
}

function limited(headers: Record<string, string>, text = ''): Answer {
  const answer = openai(429, 'rate_limit_exceeded', `Rate limit reached for images per minute.${text}`, {
    type: 'images',
  });
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'x-ratelimit-limit-requests': '5',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '6m0s',
      ...headers,
    },
  };
}

function redirect(status: number, location: string): Answer {
  return { status, headers: { location }, body: '' };
}

function keyOf(request: Scene['request']): string {
  return (request.headers.authorization ?? '').replace('Bearer ', '');
}

function echo(request: Scene['request']): string {
  const key = keyOf(request);
  return `${key.slice(0, 6)}***************${key.slice(-4)}`;
}
