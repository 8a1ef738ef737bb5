import { FINE } from './judge.js';

/** Which files a process judges. */
export interface Range {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** A part of the names of the files to change. */
  readonly subject: string;
  /** Whether to tell why of all, not of faults alone. */
  readonly verbose: boolean;
}

/** What came of one file. */
export interface FileReport {
  readonly index: number;
  readonly subject: string;
  readonly outcome: string;
  readonly how?: string;
  readonly why?: string;
}

/** How often each outcome came, by subject. */
export function tableOf(reports: readonly FileReport[]): string {
  const outcomes = [...new Set([...FINE, ...reports.map(({ outcome }) => outcome)])];
  const names = [...new Set(reports.map(({ subject }) => subject))].sort();
  const count = (name: string | undefined, outcome: string) =>
    reports.filter(
      (report) => (name === undefined || report.subject === name) && report.outcome === outcome,
    ).length;
  const rows = [
    ['file', ...outcomes],
    ...names.map((name) => [name, ...outcomes.map((outcome) => String(count(name, outcome)))]),
    ['all', ...outcomes.map((outcome) => String(count(undefined, outcome)))],
  ];
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))),
    )
    .map((cells) => cells.join('  '))
    .join('\n');
}

/** The faults, those alike once, with how often they came and the number of the first. */
export function faultsOf(reports: readonly FileReport[]): string {
  const kinds = new Map<string, FileReport[]>();
  for (const report of reports) {
    if (FINE.includes(report.outcome)) continue;
    const kind = `${report.outcome}: ${(report.why ?? '').replace(/\d+/g, '#').slice(0, 160)}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), report]);
  }
  return [...kinds.values()]
    .sort((a, b) => b.length - a.length)
    .map((alike) => {
      const { index, subject, outcome, how, why } = alike[0]!;
      return (
        `${alike.length} × ${outcome}, first file ${index} (${subject}; ${how ?? 'unknown'}):\n` +
        `  ${(why ?? '').split('\n').slice(0, 8).join('\n  ')}`
      );
    })
    .join('\n');
}
