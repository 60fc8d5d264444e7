import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';

/**
 * How much memory can still be had without others losing theirs, in bytes; null where the system does not say: on macOS what is free is
 * little by design. Also within the limits of a container, where Node knows of them.
 */
export function availableMemory(): number | null {
  if (process.platform === 'darwin') return null;
  if (typeof process.availableMemory === 'function') return process.availableMemory();
  return process.platform === 'linux' ? ofLinux() : freemem();
}

/** What older Node calls free on Linux is only what nobody uses for anything, caches included. */
function ofLinux(): number | null {
  try {
    const [, kilobytes] = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
