import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Prices } from '../../../../shared/contract/costs.ts';
import { AppError } from '../../../../shared/contract/result.ts';
import type { Price } from '../../../../shared/domain/prices.ts';
import { plainLine } from '../../../../shared/text/plain-text.ts';
import { dollars } from '../../../../shared/text/units.ts';
import { EXIT } from '../exit-codes.ts';
import { usageError } from '../options.ts';
import { ask, type Session, withApp } from '../session.ts';

export type PricesOptions = {
  readonly import?: string;
  readonly export?: string;
  readonly revert?: boolean;
};

/** `safelight prices`: shows the prices, or lets others count, or writes them to a file. */
export function prices(session: Session, options: PricesOptions): Promise<number> {
  const asked = [options.import, options.export, options.revert].filter((wish) => wish !== undefined);
  if (asked.length > 1) {
    throw usageError('--import, --export and --revert cannot be given together', 'prices');
  }
  const changes = options.import !== undefined || options.revert === true;
  return withApp(session, changes ? 'write' : 'read', async ({ client }) => {
    if (options.export !== undefined) {
      const { path } = await ask(client, 'prices.export', { path: resolve(options.export) });
      session.printer.report({ record: { type: 'prices-file', path }, lines: () => [plainLine(path)] });
      return EXIT.completed;
    }
    if (options.import !== undefined) {
      await ask(client, 'prices.import', { text: await readPriceFile(resolve(options.import)) });
    }
    if (options.revert === true) await ask(client, 'prices.revert', {});
    const now = await ask(client, 'prices.get', {});
    session.printer.report({ record: { type: 'prices', ...now }, lines: () => priceLines(now) });
    return EXIT.completed;
  });
}

/** @throws AppError `invalid_input` when there is no such file */
async function readPriceFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(cause);
    throw new AppError('invalid_input', `The price file ${path} cannot be read: ${why}`, {
      advice: 'Write one with safelight prices --export FILE, and change what differs.',
      field: 'import',
      cause,
    });
  }
}

/** A line for each model. */
export function priceLines({ source, table }: Prices): string[] {
  const whose = source === 'own' ? 'Your own prices' : 'The prices that came with this version';
  const models = Object.entries(table.models);
  const width = Math.max(0, ...models.map(([name]) => name.length));
  return [
    `${whose}; any other model is unpriced.`,
    ...models.map(([name, price]) => `  ${plainLine(name).padEnd(width)}  ${priceText(price)}`),
  ];
}

function priceText(price: Price): string {
  if ('perImage' in price) return price.perImage === 0 ? 'free' : `${dollars(price.perImage)} an image`;
  const { textIn, imageIn, imageOut } = price;
  return `a million tokens: text in ${dollars(textIn)}, image in ${dollars(imageIn)}, out ${dollars(imageOut)}`;
}
