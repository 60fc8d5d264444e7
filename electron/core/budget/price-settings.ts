import type { Prices } from '../../../shared/contract/costs.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { type PriceTable, priceTableSchema } from '../../../shared/domain/prices.ts';
import { writeNewText } from '../export/new-file.ts';
import type { Ports } from '../ports/index.ts';
import type { SettingsBook } from '../settings/settings.ts';

const FILE_NAME = 'safelight-prices.json';

/** The prices that count now, and whose they are. */
export function pricesNow({ prices }: Ports, { current }: SettingsBook): Prices {
  return { source: current.prices === null ? 'built-in' : 'own', table: prices.current };
}

/**
 * Lets the prices of a file count from the next call on, and keeps them: the file itself is not needed any more.
 * @throws AppError `invalid_input` that says what is wrong where; the prices then stay as they were.
 */
export function importPrices(ports: Ports, settings: SettingsBook, text: string): Prices {
  settings.update({ prices: readPrices(text) });
  return pricesNow(ports, settings);
}

export function revertPrices(ports: Ports, settings: SettingsBook): Prices {
  settings.update({ prices: null });
  return pricesNow(ports, settings);
}

/**
 * Writes the prices that count now to a new file.
 * @param path absolute, of a new file or of a folder; null for the folder for exports.
 * @throws AppError `invalid_input` for a path that is not absolute; FailureError when it cannot be written.
 */
export function exportPrices({ files, prices }: Ports, path: string | null): Promise<{ path: string }> {
  return writeNewText(files, path, FILE_NAME, `${JSON.stringify(prices.current, null, 2)}\n`);
}

/** @throws AppError `invalid_input` */
function readPrices(text: string): PriceTable {
  let value: unknown;
  try {
    // An editor on Windows may put a byte order mark before the first character.
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw refuse(`This is not a JSON file: ${(error as Error).message}`);
  }
  const parsed = priceTableSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.map(String).join(' › ');
  throw refuse(where ? `${where}: ${issue?.message}` : 'This file holds no prices');
}

function refuse(message: string): AppError {
  return new AppError('invalid_input', message, {
    advice: 'Export the current prices to see what such a file looks like. The prices stay as they were.',
    field: 'text',
  });
}
