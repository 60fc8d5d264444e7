import { ensureBuilt } from '../../build/ensure-built.mjs';

/** Builds the program that these tests run. */
export default async function setup(): Promise<void> {
  await ensureBuilt();
}
