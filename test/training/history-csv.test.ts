import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bernoulli,
  elbo,
  fit,
  historyToCsv,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  uniformNoise,
  vae,
  type EpochRecord,
} from '../../src/index.js';
import { useWasm } from '../../src/wasm/index.js';
import { expectVaeKitError } from '../support/errors.js';

/** What Python's own module makes of a text: its fields, row by row. */
function readByPython(csv: string): string[][] {
  const { stdout, stderr } = spawnSync(
    'python3',
    [
      '-c',
      'import csv, io, json, sys\n' +
        'text = sys.stdin.buffer.read().decode()\n' +
        'print(json.dumps(list(csv.reader(io.StringIO(text, newline=""), strict=True))))',
    ],
    { input: csv, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout) as string[][];
}

const record = (epoch: number, metrics: Record<string, number>, validation?: object) =>
  ({
    epoch,
    step: 3 * epoch,
    loss: 0.1 * epoch,
    metrics,
    ...(validation && { validation }),
    seconds: 0.5,
  }) as EpochRecord;

describe('historyToCsv', () => {
  it('has a row for each epoch, a column for each figure, and lines that end as RFC 4180 says', () => {
    const history = [
      record(1, { elbo: -7, kl: 2 }, { elbo: -8.25 }),
      record(2, { elbo: -6.5, kl: 1 }, { elbo: -8 }),
    ];
    expect(historyToCsv(history)).toBe(
      'epoch,step,loss,elbo,kl,validation.elbo,seconds\r\n' +
        '1,3,0.1,-7,2,-8.25,0.5\r\n' +
        '2,6,0.2,-6.5,1,-8,0.5\r\n',
    );
  });

  it('has the columns of all epochs, and leaves empty what an epoch lacks', () => {
    const history = [
      record(1, { elbo: -7 }),
      record(2, { elbo: -6, beta: 0.5 }, { toString: 4 }),
      record(3, { beta: 1, constructor: 3 }, {}),
    ];
    expect(readByPython(historyToCsv(history))).toEqual([
      ['epoch', 'step', 'loss', 'elbo', 'beta', 'constructor', 'validation.toString', 'seconds'],
      ['1', '3', '0.1', '-7', '', '', '', '0.5'],
      ['2', '6', '0.2', '-6', '0.5', '', '4', '0.5'],
      ['3', '9', '0.30000000000000004', '', '1', '3', '', '0.5'],
    ]);
  });

  it('keeps every digit of every number', () => {
    const numbers = fc.sample(fc.double(), { seed: 1, numRuns: 200 });
    const more = [NaN, Infinity, -Infinity, 5e-324, 1.7976931348623157e308, 1e21, 0.1 + 0.2];
    const history = [...numbers, ...more].map((value, i) => record(i, { value }));
    const [, ...rows] = readByPython(historyToCsv(history));
    rows.forEach((row, i) => {
      expect(Number(row[3])).toEqual(history[i]!.metrics.value! + 0);
    });
    expect(rows.slice(-7).map((row) => row[3])).toEqual(more.map(String));
  });

  it('keeps names with commas, quotes and line breaks', () => {
    const names = ['a,b', 'say "so"', 'two\nlines', 'two\r\nlines', '', ' space ', 'σ', '"'];
    const metrics = Object.fromEntries(names.map((name, i) => [name, i]));
    expect(readByPython(historyToCsv([record(1, metrics, metrics)]))).toEqual([
      [
        ...['epoch', 'step', 'loss'],
        ...names,
        ...names.map((name) => `validation.${name}`),
        'seconds',
      ],
      ['1', '3', '0.1', ...names.keys(), ...names.keys(), '0.5'].map(String),
    ]);
  });

  it('of no epochs has the names alone', () => {
    expect(historyToCsv([])).toBe('epoch,step,loss,seconds\r\n');
  });

  it.each([
    ['nothing', undefined, /a list of records of epochs, but got undefined/],
    ['what fit returned', { history: [] }, /Give history of what fit returned/],
    ['a number for a record', [3], /but got 3 as record 0/],
    ['null for a record', [record(1, {}), null], /but got null as record 1/],
    ['a record without a loss', [{ ...record(1, {}), loss: undefined }], /as record 0/],
    ['a record without metrics', [{ ...record(1, {}), metrics: undefined }], /as record 0/],
    ['a text for a figure', [record(1, { elbo: '3' as unknown as number })], /as record 0/],
    ['a list for validation', [record(1, {}, [])], /as record 0/],
    ['a text for a figure of validation', [record(1, {}, { elbo: '3' })], /as record 0/],
  ])('refuses %s', (_, history, message) => {
    expectVaeKitError(() => historyToCsv(history as EpochRecord[]), message);
  });
});

describe('a history', () => {
  beforeAll(async () => {
    await useWasm();
  });

  it('is plain JSON, and comes as CSV as it does from there', async () => {
    const model = vae({
      data: [6],
      latent: 2,
      encoder: mlpEncoder([4]),
      decoder: mlpDecoder([4]),
      likelihood: bernoulli(),
      objective: elbo({ beta: 0.5 }),
    });
    const data = uniformNoise(randomKey(1), [10, 6]);
    for (const validation of [undefined, { data }]) {
      const { history } = await fit(model, data, { epochs: 2, ...(validation && { validation }) });
      const read = JSON.parse(JSON.stringify(history)) as typeof history;
      expect(read).toStrictEqual(history);
      expect(historyToCsv(read)).toBe(historyToCsv(history));
      const [names, first] = readByPython(historyToCsv(history));
      expect(names).toEqual([
        ...['epoch', 'step', 'loss', 'elbo', 'logLikelihood', 'kl', 'beta'],
        ...(validation ? ['elbo', 'logLikelihood', 'kl'].map((name) => `validation.${name}`) : []),
        'seconds',
      ]);
      expect(Number(first![3])).toBe(history[0]!.metrics.elbo);
    }
  });

  it('whose figures JSON has made null of has empty fields for them', () => {
    const read = JSON.parse(JSON.stringify([record(1, { elbo: NaN })])) as EpochRecord[];
    expect(historyToCsv(read)).toBe('epoch,step,loss,elbo,seconds\r\n1,3,0.1,,0.5\r\n');
  });
});
