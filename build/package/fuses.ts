import { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { FuseState } from '@electron/fuses/dist/constants.js';

/** How each switch inside of Electron's executable stands in what we ship. Which one does what: docs/packaging.md. */
export const FUSES = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  GrantFileProtocolExtraPrivileges: false,
} as const satisfies Partial<Record<keyof typeof FuseV1Options, boolean>>;

export type FuseName = keyof typeof FUSES;

/** Sets these fuses of an executable, or on macOS of an app's folder. One that this Electron is too old to have is passed over. */
export async function setFuses(executable: string, fuses: Partial<Record<FuseName, boolean>>): Promise<void> {
  const there = await readFuses(executable);
  const wanted = Object.entries(fuses).filter(([name]) => name in there);
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Only signed executables run on Apple's processors; the real signature comes after the fuses.
    resetAdHocDarwinSignature: process.platform === 'darwin',
    ...Object.fromEntries(wanted.map(([name, on]) => [FuseV1Options[name as FuseName], on])),
  });
}

/** How the fuses of an executable stand, those that it has. */
export async function readFuses(executable: string): Promise<Partial<Record<FuseName, boolean>>> {
  const wire: Partial<Record<FuseV1Options, FuseState>> = await getCurrentFuseWire(executable);
  const names = Object.keys(FUSES) as FuseName[];
  const states = names.map((name) => [name, wire[FuseV1Options[name]]] as const);
  return Object.fromEntries(
    states
      .filter(([, state]) => state === FuseState.ENABLE || state === FuseState.DISABLE)
      .map(([name, state]) => [name, state === FuseState.ENABLE]),
  );
}
