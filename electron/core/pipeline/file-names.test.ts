import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkTemplate,
  fileName,
  folderName,
  MAX_NAME_BYTES,
  type NameParts,
  withSuffix,
} from './file-names.ts';

const PARTS: NameParts = {
  createdAt: new Date(2026, 10, 22, 18, 5, 9).getTime(),
  jobId: '019b2c3d-4e5f-7a6b-8c7d-9e0f1a2b3c4d',
  prompt: 'A red lighthouse, over a calm sea at dusk; oil on canvas, warm light',
  model: 'gpt-image-2',
  seed: 7,
  index: 3,
  images: 120,
  variant: 2,
  variants: 4,
  format: 'jpeg',
};

const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\.|$)/i;

function expectSafe(name: string): void {
  expect(name).not.toMatch(/[<>:"/\\|?*\p{Cc}\p{Surrogate}]/u);
  expect(name).not.toMatch(/^[.\s-]|[.\s]$/);
  expect(name).not.toMatch(DEVICES);
  expect(name).toBe(name.normalize('NFC'));
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(MAX_NAME_BYTES);
  expect(name.length).toBeGreaterThan(0);
}

/** Texts that look for trouble: paths, devices, controls, bidi marks, decomposed and joined characters. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '../',
        '..\\',
        '/',
        'C:\\',
        'NUL',
        'con',
        'COM1',
        'lpt9',
        '.',
        ' ',
        '\u0000',
        '\u202e',
        '\r\n',
      ),
      fc.constantFrom(
        'e\u0301',
        '👩‍👩‍👧‍👦',
        '🏴‍☠️',
        '\ud800',
        '日本',
        '{index}',
        '{prompt}',
        '{nothing}',
        '-',
        '~',
        'a',
      ),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(''));

describe('fileName', () => {
  it('fills in every token', () => {
    const template = '{date} {time} {job} {prompt} {model} {seed} {index} {variant}';
    expect(fileName(template, PARTS)).toBe(
      '2026-11-22 18.05.09 1a2b3c4d a-red-lighthouse-over-a-calm-sea-at-dusk-oil-on gpt-image-2 7 003 2.jpg',
    );
  });

  it('pads the index to the job and the variant to its count, so that names sort', () => {
    expect(fileName('{index}_v{variant}', { ...PARTS, images: 4, variants: 12 })).toBe('03_v02.jpg');
    expect(fileName('{index}', { ...PARTS, index: 10_000, images: 10_000 })).toBe('10000.jpg');
  });

  it('takes the extension from what the file is', () => {
    expect(
      ['png', 'jpeg', 'webp', 'json'].map((format) => fileName('a', { ...PARTS, format: format as 'png' })),
    ).toEqual(['a.png', 'a.jpg', 'a.webp', 'a.json']);
  });

  it('leaves the variant out of the name of a file about the whole image', () => {
    const sidecar = { ...PARTS, variant: 0, format: 'json' as const };
    expect(fileName('{date}_{job}_{index}_v{variant}', sidecar)).toBe('2026-11-22_1a2b3c4d_003.json');
    expect(fileName('{index}-variant-{variant}', sidecar)).toBe('003.json');
    expect(fileName('{variant}', sidecar)).toBe('image.json');
  });

  it.each([
    ['NUL', '_NUL.png'],
    ['nul.tar', '_nul.tar.png'],
    ['Con .x', '_Con .x.png'],
    ['COM¹', '_COM¹.png'],
    ['LPT1', '_LPT1.png'],
    ['com10', 'com10.png'],
    ['../../etc/passwd', '_.._etc_passwd.png'],
    ['..', 'image.png'],
    ['-rf', 'rf.png'],
    ['a:b*c?', 'a_b_c_.png'],
    ['end. . ', 'end.png'],
    ['.hidden', 'hidden.png'],
    ['gpj\u202eexe', 'gpjexe.png'],
    ['cafe\u0301', 'café.png'],
    ['👩‍🎨 at work', '👩‍🎨 at work.png'],
  ])('makes %j safe', (template, expected) => {
    expect(fileName(template, { ...PARTS, format: 'png' })).toBe(expected);
  });

  it('never cuts through a character as a reader sees it', () => {
    const name = fileName('👩‍👩‍👧‍👦'.repeat(40), { ...PARTS, format: 'png' });
    expect(name).toMatch(/^(👩‍👩‍👧‍👦)+\.png$/u);
    expectSafe(name);
  });

  it('is one safe name whatever the template and the prompt are, and always the same', () => {
    fc.assert(
      fc.property(nasty, nasty, fc.constantFrom(0, 1, 20), (template, prompt, variant) => {
        const parts = { ...PARTS, prompt, model: prompt, variant };
        const name = fileName(template, parts);
        expectSafe(name);
        expect(name).toMatch(/.\.jpg$/);
        expect(fileName(template, parts)).toBe(name);
        expectSafe(withSuffix(name, 12));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('folderName', () => {
  it('tells the date, the prompt and the job', () => {
    expect(folderName(PARTS)).toBe('2026-11-22_a-red-lighthouse-over-a-calm-sea-at-dusk-oil-on_1a2b3c4d');
  });

  it('does without a prompt that holds no word', () => {
    expect(folderName({ ...PARTS, prompt: '../..' })).toBe('2026-11-22_1a2b3c4d');
  });

  it('leaves out what a terminal would obey, as a whole', () => {
    const prompt = '\u001b[31ma red\u001b[0m lighthouse';
    expect(folderName({ ...PARTS, prompt })).toBe('2026-11-22_a-red-lighthouse_1a2b3c4d');
  });

  it('keeps scripts and emoji', () => {
    expect(folderName({ ...PARTS, prompt: '日本の灯台 🌊!' })).toBe('2026-11-22_日本の灯台-🌊_1a2b3c4d');
  });

  it('is one safe name whatever the prompt is', () => {
    fc.assert(
      fc.property(nasty, fc.uuid(), (prompt, jobId) => {
        const name = folderName({ createdAt: PARTS.createdAt, prompt, jobId });
        expectSafe(name);
        expect(name.endsWith(`_${jobId.slice(-8)}`)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('withSuffix', () => {
  it('numbers the stem and keeps the extension', () => {
    expect(withSuffix('a.b.png', 2)).toBe('a.b (2).png');
    expect(withSuffix('folder', 3)).toBe('folder (3)');
  });

  it('shortens the stem of a name that is as long as it may be', () => {
    const long = fileName('x'.repeat(500), PARTS);
    const second = withSuffix(long, 2);
    expect(second).toMatch(/^x+ \(2\)\.jpg$/);
    expect(Buffer.byteLength(second)).toBe(MAX_NAME_BYTES);
  });
});

describe('checkTemplate', () => {
  it.each(['{date}_{job}_{index}_v{variant}', 'plain', '{prompt} ({seed}) {model} {time}', '日本 {index}'])(
    'accepts %j',
    (template) => expect(checkTemplate(template)).toBeNull(),
  );

  it.each([
    ['', /empty/],
    ['  ', /empty/],
    ['{dat}', /\{dat\}.*\{date\}/],
    ['{index', /brace/],
    ['a/{index}', /has \//],
    ['a:b', /has :/],
    ['a\u0007', /invisible/],
  ])('says what is wrong with %j', (template, problem) => expect(checkTemplate(template)).toMatch(problem));
});
