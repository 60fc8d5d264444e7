import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '../../../core/ports/failure-error.ts';
import { copyOutput, writeOutput } from './output.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'safelight-output-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const BYTES = Buffer.from('pixels');

async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailureError)) throw new Error(`expected a FailureError, got ${String(error)}`);
  return error.failure;
}

describe('a finished image', () => {
  it('is written, or copied', async () => {
    const path = join(dir, 'a.png');
    expect(await writeOutput('library', path, BYTES)).toMatchObject({ bytes: 6 });
    await copyOutput('library', path, join(dir, 'b.png'));
    expect(await readFile(join(dir, 'b.png'), 'utf8')).toBe('pixels');
  });

  it('whose folder was removed fails for the whole job, and the topmost missing folder is named', async () => {
    const library = join(dir, 'library');
    const path = join(library, 'job', 'a.png');
    const gone = { code: 'library_unwritable', message: `The library folder ${library} is gone.` };
    expect(await failureOf(writeOutput('library', path, BYTES))).toMatchObject(gone);
    await writeFile(join(dir, 'base'), 'pixels');
    expect(await failureOf(copyOutput('library', join(dir, 'base'), path))).toMatchObject(gone);
    await mkdir(library);
    expect((await failureOf(writeOutput('library', path, BYTES))).message).toBe(
      `The library folder ${join(library, 'job')} is gone.`,
    );
  });

  it('whose folder became a file fails for the whole job', async () => {
    const library = join(dir, 'library');
    await writeFile(library, 'in the way');
    expect(await failureOf(writeOutput('library', join(library, 'job', 'a.png'), BYTES))).toMatchObject({
      code: 'library_unwritable',
      message: `The library folder ${library} is a file, not a folder.`,
    });
  });

  it('that is a base image fails for itself alone', async () => {
    expect(await failureOf(writeOutput('originals', join(dir, 'none', 'a.png'), BYTES))).toMatchObject({
      code: 'storage_failed',
      message: `The folder ${join(dir, 'none')} is gone.`,
    });
  });
});
