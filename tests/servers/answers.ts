import { gzipSync } from 'node:zlib';
import { encodePng, JPEG, pngWithBadChecksum, pngWithHugeHeader, WEBP } from './samples.ts';
import { type Answer, imageAnswer, imageFor, type Scene, USAGE, usualHeaders } from './scene.ts';

const PAGE = '<!doctype html><html><head><title>Hotel Wi-Fi login</title></head><body>Sign in</body></html>';
const HTML = { 'content-type': 'text/html' };

/** Answers with status 200 (or 204), good and bad, each whole and well-formed as HTTP. */
export const ANSWERS = {
  good: (scene) => ok(scene, imageAnswer(imageFor(scene.seen))),
  'good-noise': (scene) => ok(scene, imageAnswer(imageFor(scene.seen, true))),
  'good-without-usage': (scene) => ok(scene, imageAnswer(imageFor(scene.seen), {})),
  'good-gzip': (scene) => ({
    headers: { ...usualHeaders(scene), 'content-encoding': 'gzip', 'content-type': 'application/json' },
    body: gzipSync(JSON.stringify(imageAnswer(imageFor(scene.seen)))),
  }),
  'good-as-text': (scene) => ok(scene, JSON.stringify(imageAnswer(imageFor(scene.seen)))),
  'same-image': (scene) => ok(scene, imageAnswer(encodePng({ width: 64, height: 64, seed: 0 }))),
  'data-prefix': (scene) =>
    ok(scene, imageAnswer(`data:image/png;base64,${imageFor(scene.seen).toString('base64')}`)),
  'wrapped-base64': (scene) =>
    ok(scene, imageAnswer(imageFor(scene.seen).toString('base64').replace(/.{76}/g, '$&\r\n'))),
  'escaped-base64': (scene) => ok(scene, escaped(imageAnswer(imageFor(scene.seen)))),
  'more-images': (scene) => {
    const good = imageAnswer(imageFor(scene.seen));
    const other = { b64_json: encodePng({ width: 8, height: 8, seed: 99 }).toString('base64') };
    return ok(scene, { ...good, data: [...good.data, other, other] });
  },
  'strange-usage': (scene) =>
    ok(scene, imageAnswer(imageFor(scene.seen), { usage: { input_tokens: 'many' } })),
  'jpeg-for-png': (scene) => ok(scene, imageAnswer(JPEG)),
  'webp-for-png': (scene) => ok(scene, imageAnswer(WEBP)),
  'wrong-dimensions': (scene) => ok(scene, imageAnswer(encodePng({ width: 33, height: 17, seed: 1 }))),
  'truncated-png': (scene) => {
    const png = imageFor(scene.seen);
    return ok(scene, imageAnswer(png.subarray(0, Math.floor(png.length / 2))));
  },
  'bad-checksum-png': (scene) => ok(scene, imageAnswer(pngWithBadChecksum(imageFor(scene.seen)))),
  'huge-header-png': (scene) => ok(scene, imageAnswer(pngWithHugeHeader())),

  'not-base64': (scene) => ok(scene, imageAnswer('This is no base64 at all!')),
  'short-base64': (scene) => ok(scene, imageAnswer(imageFor(scene.seen).toString('base64').slice(0, -3))),
  'html-as-base64': (scene) => ok(scene, imageAnswer(PAGE)),
  'base64-of-html': (scene) => ok(scene, imageAnswer(Buffer.from(PAGE))),
  'base64-of-text': (scene) => ok(scene, imageAnswer(Buffer.from('quota exhausted for today'))),
  'empty-base64': (scene) => ok(scene, imageAnswer('')),
  'no-data': (scene) => ok(scene, { created: 1, usage: USAGE }),
  'data-not-a-list': (scene) => ok(scene, { created: 1, data: 'soon', usage: USAGE }),
  'fewer-images': (scene) => ok(scene, { created: 1, data: [], usage: USAGE }),
  'item-without-image': (scene) => ok(scene, { created: 1, data: [{ revised_prompt: 'A cat' }] }),
  'null-answer': (scene) => ok(scene, null),
  'list-answer': (scene) => ok(scene, []),
  'string-answer': (scene) => ok(scene, '"soon"', 'application/json'),
  'truncated-json': (scene) => {
    const text = JSON.stringify(imageAnswer(imageFor(scene.seen)));
    return ok(scene, text.slice(0, text.length / 2), 'application/json');
  },
  'empty-answer': (scene) => ok(scene, '', 'application/json'),
  'no-content': () => ({ status: 204, body: '' }),
  'html-answer': () => ({ headers: HTML, body: PAGE }),
  'text-answer': (scene) => ok(scene, 'I am busy, come back later.'),
  'huge-text': (scene) => ok(scene, { message: 'x'.repeat(2 * 1024 * 1024) }),

  'error-with-200': (scene) =>
    ok(scene, { error: { message: 'Something went wrong inside.', type: 'image_error', code: null } }),
  'declined-with-200': (scene) =>
    ok(scene, { error: { message: 'No.', type: 'image_generation_user_error', code: 'moderation_blocked' } }),
  'numeric-error-with-200': (scene) => ok(scene, { error: { message: 'overloaded', code: 503 } }),

  'url-answer': (scene) => ok(scene, linkAnswer(`${scene.origin}/files/${scene.seen.number}.png`)),
  'url-elsewhere': (scene) => ok(scene, linkAnswer(`${scene.elsewhere}/files/${scene.seen.number}.png`)),
  'url-redirecting': (scene) => ok(scene, linkAnswer(`${scene.origin}/files/moved`)),
  'url-missing': (scene) => ok(scene, linkAnswer(`${scene.origin}/files/missing`)),
  'url-of-html': (scene) => ok(scene, linkAnswer(`${scene.origin}/files/page`)),
  'url-hanging': (scene) => ok(scene, linkAnswer(`${scene.origin}/files/hang`)),
  'url-to-credentials': (scene) => ok(scene, linkAnswer('http://169.254.169.254/latest/1.png')),
  'url-relative': (scene) => ok(scene, linkAnswer('/files/1.png')),
  'url-of-file': (scene) => ok(scene, linkAnswer('file:///etc/passwd')),
} satisfies Record<string, (scene: Scene) => Answer>;

function ok(scene: Scene, body: unknown, type?: string): Answer {
  return { headers: { ...usualHeaders(scene), ...(type && { 'content-type': type }) }, body: body ?? 'null' };
}

function linkAnswer(url: string) {
  return { created: 1, data: [{ url }], usage: USAGE };
}

/** As some encoders write it: every slash, plus and equals sign escaped. */
function escaped(answer: unknown): string {
  return JSON.stringify(answer).replaceAll('/', '\\/').replaceAll('+', '\\u002B').replaceAll('=', '\\u003d');
}
