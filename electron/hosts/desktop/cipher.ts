import type { Cipher } from '../compose/open-app.ts';

/**
 * The part of Electron's safeStorage that is used. Newer Electrons have the calls that do not block and mean to drop the others;
 * older ones have only those.
 */
export type SafeStorage = {
  isEncryptionAvailable?(): boolean;
  encryptString?(text: string): Buffer;
  decryptString?(bytes: Buffer): string;
  isAsyncEncryptionAvailable?(): Promise<boolean>;
  encryptStringAsync?(text: string): Promise<Buffer>;
  decryptStringAsync?(bytes: Buffer): Promise<{ readonly result: string }>;
  getSelectedStorageBackend?(): string;
  setUsePlainTextEncryption?(use: boolean): void;
};

type Methods = Pick<Cipher, 'encrypt' | 'decrypt'>;

/** Electron names the backend on Linux only; elsewhere there is one. */
const BACKENDS: Readonly<Record<string, string>> = { darwin: 'keychain', win32: 'dpapi' };

/** What Chromium falls back to on a Linux without a keyring: it encrypts, with a password that stands in its source. */
const UNPROTECTED = ['basic_text', 'unknown'];

/**
 * The system's secret store as a cipher, or null where nothing can be encrypted. Only after the app is ready.
 * @param platform as Node names it
 */
export async function createCipher(storage: SafeStorage, platform: string): Promise<Cipher | null> {
  const methods = (await methodsOf(storage)) ?? (await weakMethods(storage, platform));
  if (methods === null) return null;
  const backend = BACKENDS[platform] ?? storage.getSelectedStorageBackend?.() ?? 'unknown';
  return { protection: UNPROTECTED.includes(backend) ? 'weak' : 'system', backend, ...methods };
}

async function methodsOf(storage: SafeStorage): Promise<Methods | null> {
  return (await asyncMethods(storage)) ?? syncMethods(storage);
}

/** On a Linux without a keyring Electron encrypts only when told that a known password will do. Its user is told too. */
async function weakMethods(storage: SafeStorage, platform: string): Promise<Methods | null> {
  if (platform !== 'linux' || !storage.setUsePlainTextEncryption) return null;
  storage.setUsePlainTextEncryption(true);
  return await methodsOf(storage);
}

async function asyncMethods(storage: SafeStorage): Promise<Methods | null> {
  const { isAsyncEncryptionAvailable, encryptStringAsync, decryptStringAsync } = storage;
  if (!isAsyncEncryptionAvailable || !encryptStringAsync || !decryptStringAsync) return null;
  if (!(await isAsyncEncryptionAvailable.call(storage))) return null;
  return {
    encrypt: (text) => encryptStringAsync.call(storage, text),
    decrypt: async (bytes) => (await decryptStringAsync.call(storage, bytes)).result,
  };
}

function syncMethods(storage: SafeStorage): Methods | null {
  const { encryptString, decryptString } = storage;
  if (!encryptString || !decryptString || !storage.isEncryptionAvailable?.()) return null;
  return {
    encrypt: async (text) => encryptString.call(storage, text),
    decrypt: async (bytes) => decryptString.call(storage, bytes),
  };
}
