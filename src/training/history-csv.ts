import { describe, vaeKitError } from '../core/errors.js';
import { isRecord } from '../core/is-record.js';
import type { EpochRecord } from './records.js';

/**
 * A history of training as comma-separated values, for spreadsheets and data frames.
 *
 * One row for each epoch below a row of names: `epoch`, `step`, `loss`, the metrics of training,
 * those of the validation data as `validation.elbo` and so on, `seconds`. A figure that an epoch
 * lacks is an empty field, any other has all the digits that it takes to be read as the same number.
 * Shafranovich, Common format and MIME type for CSV files (RFC 4180, 2005).
 *
 * A history is plain data: it is the same after `JSON.parse(JSON.stringify(history))`, but for
 * figures that are not finite, of which JSON makes null.
 *
 * @param history - As {@link fit} returns it, or as it was read from JSON.
 * @returns The text, whose lines end in CR and LF.
 * @throws {@link VaeKitError} where it is no such history.
 *
 * @example
 * ```ts
 * import { historyToCsv } from 'vae-kit';
 *
 * const history = [{ epoch: 1, step: 600, loss: 119.5, metrics: { elbo: -119.5 }, seconds: 9.25 }];
 * console.assert(historyToCsv(history).startsWith('epoch,step,loss,elbo,seconds\r\n1,600,119.5,'));
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function historyToCsv(history: readonly EpochRecord[]): string {
  const given: unknown = history;
  if (!Array.isArray(given)) throw noHistory('a list of records of epochs', history);
  history.forEach(checkRecord);
  const trained = namesIn(history.map(({ metrics }) => metrics));
  const measured = namesIn(history.map(({ validation }) => validation));
  const rows: unknown[][] = history.map(({ epoch, step, loss, metrics, validation, seconds }) => [
    ...[epoch, step, loss],
    ...trained.map((name) => metrics[name]),
    ...measured.map((name) => validation?.[name]),
    seconds,
  ]);
  const names = [...trained, ...measured.map((name) => `validation.${name}`)].map(quoted);
  return [['epoch', 'step', 'loss', ...names, 'seconds'], ...rows.map((row) => row.map(field))]
    .map((row) => `${row.join(',')}\r\n`)
    .join('');
}

function checkRecord(record: unknown, i: number): void {
  const {
    epoch,
    step,
    loss,
    seconds,
    metrics,
    validation = {},
  } = Object(record) as Partial<EpochRecord>;
  const whole = isRecord(metrics) && isRecord(validation);
  const figures = whole ? [...Object.values(metrics), ...Object.values(validation)] : [undefined];
  // JSON has made null of what is not finite.
  if ([epoch, step, loss, seconds, ...figures].some((it) => typeof it !== 'number' && it !== null))
    throw noHistory(
      'records of numbers epoch, step, loss and seconds, of numbers by name as metrics and, where ' +
        'it is there, as validation',
      record,
      ` as record ${i}`,
    );
}

function noHistory(wanted: string, received: unknown, where = '') {
  return vaeKitError(
    `historyToCsv takes a history, which is ${wanted}`,
    describe(received) + where,
    'Give history of what fit returned.',
  );
}

function namesIn(records: readonly (Readonly<Record<string, unknown>> | undefined)[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record ?? {})))];
}

const field = (value: unknown) => (typeof value === 'number' ? String(value) : '');

const quoted = (name: string) => (/[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);
