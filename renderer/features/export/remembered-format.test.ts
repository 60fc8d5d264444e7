import { expect, it } from 'vitest';
import { rememberedFormat, rememberFormat } from './remembered-format.ts';

function storageOf(stored: Map<string, string>): () => Storage {
  const part: Pick<Storage, 'getItem' | 'setItem'> = {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => void stored.set(key, value),
  };
  return () => part as Storage;
}

it('begins with the bundle, then with what was used last', () => {
  const storage = storageOf(new Map());
  expect(rememberedFormat(storage)).toBe('bundle');
  rememberFormat(storage, 'csv');
  expect(rememberedFormat(storage)).toBe('csv');
});

it('begins with the bundle where something else is stored, or nothing can be', () => {
  const stored = new Map<string, string>();
  const storage = storageOf(stored);
  rememberFormat(storage, 'csv');
  for (const key of stored.keys()) stored.set(key, 'exe');
  expect(rememberedFormat(storage)).toBe('bundle');
  const refused = () => {
    throw new Error('SecurityError');
  };
  rememberFormat(refused, 'csv');
  expect(rememberedFormat(refused)).toBe('bundle');
});
