import { parseArgs } from 'node:util';
import { AppError } from '../../../shared/contract/result.ts';
import { wholePath } from '../compose/whole-path.ts';

export const USAGE = 'Usage: web.cjs [--data-dir DIR] [--library DIR] [--port N] [--no-open]';

export type WebOptions = {
  /** Null for SAFELIGHT_DATA_DIR or the place that the system has for it. */
  readonly dataDir: string | null;
  /** Null for what the settings say. */
  readonly library: string | null;
  /** 0 for a free one. */
  readonly port: number;
  /** Whether to open the browser. */
  readonly open: boolean;
};

/** @throws AppError `invalid_input` */
export function webOptions(args: readonly string[]): WebOptions {
  const values = parse(args);
  return {
    dataDir: values['data-dir'] || null,
    library: wholePath(values['library'] ?? '', '--library', 'library') || null,
    port: port(values['port'] ?? '0'),
    open: values['no-open'] !== true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        'data-dir': { type: 'string' },
        library: { type: 'string' },
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new AppError('invalid_input', message, { advice: USAGE });
  }
}

function port(text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= 65_535) return value;
  throw new AppError('invalid_input', `--port must be a whole number from 0 to 65,535; got ${text}`, {
    advice: USAGE,
    field: 'port',
  });
}
