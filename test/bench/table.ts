import type { Cell, RowSummary } from './summary.js';

/** Three significant digits, and no exponent. */
function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function show(cell: Cell | undefined, figure: 'median' | 'timeRatio'): string {
  return cell === undefined || 'absent' in cell ? '–' : short(cell[figure]);
}

/** Lines of text in columns, the first to the left and the others to the right. */
export function columns(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]!.map((_, column) =>
    Math.max(...lines.map((line) => line[column]!.length)),
  );
  const pad = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[column]!);
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}

/** Medians and ratios, one under the other. */
export function table(summaries: readonly RowSummary[], engines: readonly string[]): string {
  const part = (
    figure: 'median' | 'timeRatio',
    title: string,
    unit: (summary: RowSummary) => string,
  ) =>
    columns([
      [title, '', ...engines],
      ...summaries.map((summary) => [
        summary.title,
        unit(summary),
        ...engines.map((name) => show(summary.cells[name], figure)),
      ]),
    ]);
  const absent = [
    ...new Set(
      summaries.flatMap(({ cells }) =>
        Object.entries(cells).flatMap(([name, cell]) =>
          'absent' in cell ? [`${name}: ${cell.absent}`] : [],
        ),
      ),
    ),
  ];
  return [
    part('median', 'Medians', ({ unit }) => unit),
    part('timeRatio', `Time, where that of ${engines[0]!} is 1`, () => '×'),
    ...(absent.length > 0
      ? [`– where an engine has no figure:\n${absent.map((line) => `  ${line}`).join('\n')}`]
      : []),
  ].join('\n\n');
}
