import { columns } from '../table.js';
import type { Account, AccountLine } from './account.js';

/** Lines within a part are shown from this share of a step on. */
const SHOWN_SHARE = 0.01;

/** The time that lines would take at what the core allows; nothing where that is not known. */
export function idealMilliseconds(lines: readonly AccountLine[]): number {
  return lines.reduce(
    (sum, { limit, operations, bytes }) =>
      sum + (limit === undefined ? 0 : (operations || bytes) / limit / 1e6),
    0,
  );
}

function total(lines: readonly AccountLine[], of: (line: AccountLine) => number): number {
  return lines.reduce((sum, line) => sum + of(line), 0);
}

function row(name: string, lines: readonly AccountLine[], step: number): string[] {
  const milliseconds = total(lines, (line) => line.milliseconds);
  const work = total(lines, ({ operations, bytes }) => operations || bytes);
  const ideal = idealMilliseconds(lines);
  const isKnown =
    lines.every(({ limit, bytes }) => limit !== undefined || bytes === 0) && ideal > 0;
  const unit = lines.some(({ operations }) => operations > 0) ? 'GFLOP/s' : 'GB/s';
  const rate = (time: number) => (work / time / 1e6).toFixed(1);
  return [
    name,
    total(lines, ({ calls }) => calls).toFixed(0),
    milliseconds.toFixed(3),
    percent(milliseconds / step),
    ...(isKnown
      ? [rate(milliseconds), rate(ideal), unit, percent(ideal / milliseconds)]
      : ['', '', '', '']),
  ];
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}

/** The account in columns: parts by their share, and within each the work that counts. */
export function accountTable({ watchedStep: step, noise, lines }: Account): string {
  const names = [...new Set(lines.map(({ part }) => part))];
  const parts = names.map((part) => ({
    part,
    own: lines.filter((line) => line.part === part).sort((a, b) => b.milliseconds - a.milliseconds),
  }));
  parts.sort(
    (a, b) => total(b.own, (line) => line.milliseconds) - total(a.own, (line) => line.milliseconds),
  );
  const rest = step - noise - total(lines, ({ milliseconds }) => milliseconds);
  const plain = (name: string, milliseconds: number) => [
    name,
    '',
    milliseconds.toFixed(3),
    percent(milliseconds / step),
    '',
    '',
    '',
    '',
  ];
  return columns([
    ['', 'calls', 'ms', 'share', 'reached', 'limit', '', 'of it'],
    ...parts.flatMap(({ part, own }) => [
      row(part, own, step),
      ...(own.length > 1
        ? own
            .filter(({ milliseconds }) => milliseconds >= SHOWN_SHARE * step)
            .map((line) => row(`  ${line.label}`, [line], step))
        : []),
    ]),
    plain('noise', noise),
    plain('the rest: JavaScript of tfjs and the layers', rest),
    plain('step, its kernels watched', step),
  ]);
}

/** What the core was seen to do, and what the table leaves out. */
export function accountNotes({ step, watchedStep, steps, lines, limits }: Account): string {
  const { multiplyAdd, fusedMultiplyAdd, largeProduct, largeCopy } = limits;
  const fused =
    fusedMultiplyAdd === undefined ? '' : `, ${fusedMultiplyAdd.toFixed(1)} in one instruction`;
  return [
    `Processor time, means of the quickest quarter of ${steps} steps. Unwatched, a step takes ` +
      `${step.toFixed(3)} ms; what watching costs is mostly in the rest ` +
      `(${(watchedStep - step).toFixed(3)} ms).`,
    `The core: ${multiplyAdd.toFixed(1)} GFLOP/s multiplying and adding in registers${fused}; ` +
      `${largeProduct.toFixed(1)} in a product 1024×1024×1024 through the package; ` +
      `${largeCopy.toFixed(1)} GB/s copying 128 MB.`,
    `Kernels that reached their limits would take ${idealMilliseconds(lines).toFixed(3)} ms.`,
  ].join('\n');
}
