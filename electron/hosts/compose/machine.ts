import { arch, homedir, release, type } from 'node:os';
import type { MachineInfo } from '../../core/ports/index.ts';
import { PROGRAM_DIR } from './recorder.ts';

/** What this process runs on. */
export function machineInfo(): MachineInfo {
  const { electron, chrome, node } = process.versions as NodeJS.ProcessVersions & Record<string, string>;
  return {
    electron: electron ?? null,
    chromium: chrome ?? null,
    node,
    os: `${type()} ${release()}`,
    arch: arch(),
    home: homedir(),
    program: PROGRAM_DIR,
  };
}
