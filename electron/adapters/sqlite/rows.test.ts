import { describe, expect, test } from 'vitest';
import { appErrorOf, attempt, databasePath, file, image, job, open, openRaw } from './testing.ts';

describe('a damaged row', () => {
  test.each([
    ['image_generation_jobs', "status = 'dreaming'", 'status'],
    ['image_generation_jobs', "params = json_remove(params, '$.prompt')", 'params.prompt'],
    ['image_generation_jobs', "params = '{'", 'JSON'],
    ['image_generation_images', 'image_index = 0', 'index'],
    ['image_generation_attempts', "request_hash = 'x'", 'requestHash'],
    ['image_generation_files', "recipe = '[]'", 'recipe'],
  ])('of %s (%s) is named and explained', (table, damage, named) => {
    const path = databasePath();
    const store = open(path);
    const aJob = job();
    const anImage = image(aJob.id, 1);
    store.jobs.insert(aJob);
    store.images.insertMany([anImage]);
    store.attempts.insert(attempt(anImage, 1));
    store.files.insert(file(anImage, 1));
    const raw = openRaw(path);
    raw.pragma('ignore_check_constraints = ON');
    raw.exec(`UPDATE ${table} SET ${damage}`);
    const { id } = raw.prepare(`SELECT id FROM ${table}`).get() as { id: string };
    const error = appErrorOf(() => [
      store.jobs.unfinished(),
      store.jobs.get(aJob.id),
      store.images.ofJob(aJob.id),
      store.attempts.ofJob(aJob.id),
      store.files.ofJob(aJob.id),
    ]);
    expect(error).toMatchObject({
      code: 'database_unusable',
      advice: expect.stringContaining('Nothing was deleted'),
    });
    expect(error.message).toContain(path);
    expect(error.message).toContain(`${table} ${id}`);
    expect(error.message).toContain(named);
  });
});
