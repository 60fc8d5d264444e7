import { expect, it } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import { pageErrorReporter, reportPageErrors } from './page-errors.ts';

function told() {
  const reports: unknown[] = [];
  const call = async (name: string, input: unknown) => {
    reports.push([name, input]);
    throw new Error('the app is gone');
  };
  return { reports, report: pageErrorReporter({ call } as unknown as Client) };
}

it('tells the app of what nobody in the page caught', () => {
  const { reports, report } = told();
  const target = new EventTarget();
  reportPageErrors(target as Window, report);
  const error = new TypeError('x is undefined');
  target.dispatchEvent(Object.assign(new Event('error'), { error, message: 'x' }));
  target.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: 'no' }));
  expect(reports).toEqual([
    ['diagnostics.report', { kind: 'error', message: 'TypeError: x is undefined', stack: error.stack }],
    ['diagnostics.report', { kind: 'rejection', message: 'no', stack: null }],
  ]);
});

it('leaves out what is no error, and stops when there is no end to them', () => {
  const { reports, report } = told();
  report('error', 'ResizeObserver loop completed with undelivered notifications.');
  for (let index = 0; index < 100; index += 1) report('drawing', new Error(`${index}`));
  expect(reports).toHaveLength(20);
});

it('bounds what it sends', () => {
  const { reports, report } = told();
  const error = new Error('m'.repeat(50_000));
  report('error', error);
  const [[, input]] = reports as [[string, { message: string; stack: string }]];
  expect([input.message.length, input.stack.length]).toEqual([2_000, 10_000]);
});
