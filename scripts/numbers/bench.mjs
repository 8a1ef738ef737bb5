/**
 * A table of what `npm run bench` measures: a line for each row, a column for each engine, by the names
 * that the page has for them.
 *
 * @param {{ rows: Record<string, string>, engines: Record<string, string>, options?: string[] }} what
 */
export function benchTable({ rows, engines, options = [] }) {
  const names = ['--only', ...Object.keys(rows), '--engine', ...Object.keys(engines), ...options];
  const command = ['npm', 'run', 'bench', '--', ...names];
  const run = [...command.slice(0, 2), '--silent', ...command.slice(2), '--json'];
  return { command, run, read: (printed) => timesOf(JSON.parse(printed), rows, engines) };
}

function timesOf({ machine, rows: measured }, rows, engines) {
  const medianOf = (name, engine) =>
    measured.find((row) => row.name === name)?.cells[engine]?.median;
  return { machine, lines: linesOf(rows, engines, medianOf) };
}

/**
 * The same of `npm run bench -- --start`: medians of all that passes until step 50.
 *
 * @param {{ rows: Record<string, string>, engines: Record<string, string>, options?: string[] }} what
 */
export function startTable({ rows, engines, options = [] }) {
  const { command, run } = benchTable({ rows, engines, options: ['--start', ...options] });
  return { command, run, read: (printed) => startsOf(JSON.parse(printed), rows, engines) };
}

function startsOf({ machine, starts }, rows, engines) {
  const medianOf = (name, engine) => {
    const own = starts.find((start) => start.row === name && start.engine === engine)?.starts ?? [];
    const all = own
      .map(({ ready, model, firstStep, moreSteps }) => ready + model + firstStep + moreSteps)
      .sort((a, b) => a - b);
    return all[Math.floor(all.length / 2)];
  };
  return { machine, lines: linesOf(rows, engines, medianOf) };
}

/** A line for each row, a dash where an engine has no figure. */
function linesOf(rows, engines, medianOf) {
  const cellOf = (name, engine) => {
    const median = medianOf(name, engine);
    return median === undefined ? '–' : inFigures(median);
  };
  return [
    ['ms', ...Object.values(engines)],
    ...Object.entries(rows).map(([name, title]) => [
      title,
      ...Object.keys(engines).map((engine) => cellOf(name, engine)),
    ]),
  ];
}

/** Three figures, and thousands apart. */
function inFigures(milliseconds) {
  const digits = milliseconds < 10 ? 2 : milliseconds < 100 ? 1 : 0;
  return Number(milliseconds.toFixed(digits)).toLocaleString('en-US', {
    minimumFractionDigits: digits,
  });
}
