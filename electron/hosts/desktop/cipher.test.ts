import { describe, expect, it } from 'vitest';
import { createCipher, type SafeStorage } from './cipher.ts';

/** As it was up to Electron 44: calls that block. */
const blocking: SafeStorage = {
  isEncryptionAvailable: () => true,
  encryptString: (text) => Buffer.from(`blocking:${text}`),
  decryptString: (bytes) => bytes.toString().replace('blocking:', ''),
};

const asynchronous: SafeStorage = {
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text) => Buffer.from(`async:${text}`),
  decryptStringAsync: async (bytes) => ({ result: bytes.toString().replace('async:', '') }),
};

describe('the cipher', () => {
  it('uses the calls that do not block where there are any', async () => {
    const cipher = await createCipher({ ...blocking, ...asynchronous }, 'darwin');
    const bytes = await cipher?.encrypt('key');
    expect(bytes?.toString()).toBe('async:key');
    expect(await cipher?.decrypt(bytes ?? Buffer.alloc(0))).toBe('key');
  });

  it('uses the others where there are none, or where they do not work', async () => {
    const broken = { ...blocking, ...asynchronous, isAsyncEncryptionAvailable: async () => false };
    for (const storage of [blocking, broken]) {
      const cipher = await createCipher(storage, 'win32');
      const bytes = await cipher?.encrypt('key');
      expect(bytes?.toString()).toBe('blocking:key');
      expect(await cipher?.decrypt(bytes ?? Buffer.alloc(0))).toBe('key');
    }
  });

  it('is none where nothing can be encrypted', async () => {
    expect(await createCipher({}, 'linux')).toBeNull();
    expect(await createCipher({ ...blocking, isEncryptionAvailable: () => false }, 'linux')).toBeNull();
  });

  it('uses a known password only on a Linux where nothing else can be had, and says so', async () => {
    let known = false;
    const keyless: SafeStorage = {
      ...blocking,
      isEncryptionAvailable: () => known,
      setUsePlainTextEncryption: (use) => {
        known = use;
      },
      getSelectedStorageBackend: () => 'basic_text',
    };
    expect(await createCipher(keyless, 'darwin')).toBeNull();
    expect(await createCipher(keyless, 'linux')).toMatchObject({ protection: 'weak', backend: 'basic_text' });
    known = false;
    await createCipher({ ...keyless, isEncryptionAvailable: () => true }, 'linux');
    expect(known).toBe(false);
  });

  it.each([
    ['linux', 'gnome_libsecret', 'system'],
    ['linux', 'kwallet6', 'system'],
    ['linux', 'basic_text', 'weak'],
    ['linux', 'unknown', 'weak'],
  ])('says on %s with %s that the protection is %s', async (platform, backend, protection) => {
    const storage = { ...blocking, getSelectedStorageBackend: () => backend };
    expect(await createCipher(storage, platform)).toMatchObject({ backend, protection });
  });

  it('takes a Linux that does not name its backend for an unprotected one', async () => {
    expect(await createCipher(blocking, 'linux')).toMatchObject({ backend: 'unknown', protection: 'weak' });
  });

  it('trusts the keychain of macOS and the data protection of Windows', async () => {
    expect(await createCipher(blocking, 'darwin')).toMatchObject({
      backend: 'keychain',
      protection: 'system',
    });
    expect(await createCipher(blocking, 'win32')).toMatchObject({ backend: 'dpapi', protection: 'system' });
  });
});
