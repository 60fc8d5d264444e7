import { describe, expect, it } from 'vitest';
import { BLANK_FORM, type JobForm } from './job-form.ts';
import { storedForm, storeForm } from './stored-form.ts';

/** A storage that holds one item, as a browser's does. */
function storageOf(item: string | null = null): Storage {
  let held = item;
  return {
    getItem: () => held,
    setItem: (_: string, value: string) => {
      held = value;
    },
  } as unknown as Storage;
}

const REFUSING = {
  getItem: () => {
    throw new DOMException('Refused', 'SecurityError');
  },
  setItem: () => {
    throw new DOMException('Full', 'QuotaExceededError');
  },
} as unknown as Storage;

describe('a form that was left', () => {
  it('comes back as it was', () => {
    const storage = storageOf();
    const left: JobForm = {
      ...BLANK_FORM,
      text: 'a\nb',
      several: true,
      seed: 7,
      images: 9,
      faults: '1:timeout',
    };
    storeForm(storage, left);
    expect(storedForm(storage, BLANK_FORM)).toEqual(left);
  });

  it('keeps its text when something else of it cannot be read', () => {
    const stored = JSON.stringify({ text: 'A fox', several: 1, seed: 'x', params: { images: 0 } });
    const fresh = { ...BLANK_FORM, images: 6 };
    expect(storedForm(storageOf(stored), fresh)).toEqual({ ...fresh, text: 'A fox' });
  });

  it('is none where nothing, or nothing readable, was stored', () => {
    for (const item of [null, '', '{', 'null', '7', '{"text":7}']) {
      expect(storedForm(storageOf(item), BLANK_FORM)).toBeNull();
    }
    expect(storedForm(null, BLANK_FORM)).toBeNull();
    expect(storedForm(REFUSING, BLANK_FORM)).toBeNull();
    expect(() => storeForm(REFUSING, BLANK_FORM)).not.toThrow();
  });
});
