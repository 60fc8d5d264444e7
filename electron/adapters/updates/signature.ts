import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

/** Bytes of an Ed25519 signature. */
const SIGNATURE_BYTES = 64;

/** The name of the file that holds the signature of another. */
export function signatureFile(name: string): string {
  return `${name}.sig`;
}

/**
 * What is signed: the file with its name before it. So the signed file of one channel, system or processor cannot be passed off as that of
 * another.
 */
function signedBytes(name: string, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`safelight update\n${name}\n`, 'utf8'), content]);
}

/**
 * Whether one of these keys has signed this file under this name.
 * @param signature base64, as it lies in the signature file
 * @param publicKeys base64 of each key's SPKI
 */
export function isSigned(
  name: string,
  content: Uint8Array,
  signature: string,
  publicKeys: readonly string[],
): boolean {
  const bytes = Buffer.from(signature.trim(), 'base64');
  if (bytes.length !== SIGNATURE_BYTES) return false;
  return publicKeys.some((key) => verify(null, signedBytes(name, content), publicKey(key), bytes));
}

/** @throws Error when this is no Ed25519 key */
function publicKey(base64: string): KeyObject {
  const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('A publisher’s key is an Ed25519 key.');
  return key;
}

/** For the publisher's tool and the tests: the app itself only verifies. */
export function signFile(name: string, content: Uint8Array, privateKeyPem: string): string {
  return sign(null, signedBytes(name, content), createPrivateKey(privateKeyPem)).toString('base64');
}

export type KeyPair = { readonly publicKey: string; readonly privateKeyPem: string };

export function newKeyPair(): KeyPair {
  const pair = generateKeyPairSync('ed25519');
  return {
    publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    privateKeyPem: pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}

/** The public half of a private key, as the package holds it. */
export function publicHalf(privateKeyPem: string): string {
  return createPublicKey(privateKeyPem).export({ format: 'der', type: 'spki' }).toString('base64');
}
