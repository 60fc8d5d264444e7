import type { Row } from '../measure.ts';

export async function longJobRows(): Promise<Row[]> {
  return [];
}
