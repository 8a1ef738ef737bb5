import type { Outcome } from './conduct.js';
import { JOBS } from './jobs.js';

const thousands = (count: number) => count.toLocaleString('en-US');

/** Lines of cells, each column as wide as its widest; numbers to the right. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, j) => Math.max(...rows.map((row) => row[j]!.length)));
  const isNumber = rows[0]!.map((_, j) => rows.slice(1).every((row) => /^[\d.,]*$/.test(row[j]!)));
  return rows
    .map((row) =>
      row
        .map((cell, j) => (isNumber[j] ? cell.padStart(widths[j]!) : cell.padEnd(widths[j]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What came of all parts, as the command ends with. */
export function reportOf(
  outcomes: readonly Outcome[],
  {
    falseAlarm,
    seconds,
    backend,
    seed,
  }: {
    readonly falseAlarm: number;
    readonly seconds: number;
    readonly backend: string;
    readonly seed: number;
  },
): { readonly text: string; readonly passed: boolean } {
  const sorted = [...outcomes].sort((a, b) => a.index - b.index);
  const table = aligned([
    ['', 'part', 'laws', 'samples', 'seconds', ''],
    ...sorted.map(({ index, isRight, laws, samples, seconds: own, said }) => {
      const { name, law } = JOBS[index]!;
      const rejected = law !== undefined && isRight;
      return [
        isRight ? '✓' : '✗',
        name,
        String(laws),
        thousands(samples),
        own.toFixed(1),
        rejected ? `rejected: ${said[0]!}` : law !== undefined ? `not rejected by: ${law}` : '',
      ];
    }),
  ]);
  const wrong = sorted.filter(({ isRight }) => !isRight);
  const told = wrong.map(
    ({ index, said }) =>
      `\n✗ ${JOBS[index]!.name}${said.map((line) => `\n    ${line}`).join('') || ' keeps all laws'}`,
  );
  const isBroken = ({ index }: Outcome) => JOBS[index]!.law !== undefined;
  const tally = (all: readonly Outcome[]) =>
    `${all.filter(({ isRight }) => isRight).length} of ${all.length}`;
  const [right, broken] = [sorted.filter((each) => !isBroken(each)), sorted.filter(isBroken)];
  return {
    passed: wrong.length === 0,
    text:
      `${table}\n${told.join('')}\n${tally(right)} parts keep all laws, ${tally(broken)} broken ` +
      `ones are rejected, in ${seconds.toFixed(0)} s on ${backend} (seed ${seed}).\n` +
      `Were all parts right, at most ${falseAlarm} of such runs would reject one.`,
  };
}
