import type { KeyRing } from '../../../shared/domain/key.ts';

/** What a host has to protect keys with; a host that has nothing passes null instead. */
export type Cipher = {
  readonly protection: Exclude<KeyRing['protection'], 'none'>;
  /** What protects them, as the system calls it: `gnome_libsecret`, `keychain`, `dpapi`, `basic_text`. */
  readonly backend: string;
  encrypt(text: string): Promise<Buffer>;
  /** Rejects when the bytes are not what `encrypt` gave here. */
  decrypt(bytes: Buffer): Promise<string>;
};
