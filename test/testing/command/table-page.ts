import type { Outcome } from './conduct.js';
import { JOBS } from './jobs.js';

/** What stands in a table: of each part, by its place among all, what is said on each backend. */
export type Cells = ReadonlyMap<number, Map<string, string>>;

/** The kernel that an error says a backend lacks. */
const LACKS = /Kernel '(\w+)' not registered/;

/** What the table says of a part on a backend. */
export function cellOf({ isRight, laws, undecided, said }: Outcome): string {
  if (isRight) return '✓';
  if (said.length === undecided && laws > 0) return `✓ ${laws - undecided} of ${laws}`;
  const kernels = new Set(said.flatMap((line) => LACKS.exec(line)?.[1] ?? []));
  if (kernels.size > 0) return `lacks ${[...kernels].join(', ')}`;
  const [wrong = ''] = (said.find((line) => !line.includes('undecided')) ?? '').split('\n');
  return `✗ ${wrong}`.replaceAll('|', '\\|');
}

const cellsOf = (line: string) =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());

/** What stands in such a page, of the parts that there still are. */
export function cellsIn(page: string): Cells {
  const [head, , ...rows] = page.split('\n').filter((line) => line.startsWith('|'));
  if (!head) return new Map();
  const columns = cellsOf(head).slice(1);
  const cells = new Map<number, Map<string, string>>();
  for (const [name, ...own] of rows.map(cellsOf)) {
    const index = JOBS.findIndex((job) => job.name === name);
    if (index >= 0) cells.set(index, new Map(own.map((cell, j) => [columns[j]!, cell])));
  }
  return cells;
}

/** The page of the docs on what holds where. */
export function tablePage(cells: Cells, columns: readonly string[]): string {
  const row = (entries: readonly string[]) => `| ${entries.join(' | ')} |`;
  const lines = JOBS.flatMap(({ name, law }, index) =>
    law === undefined
      ? [row([name, ...columns.map((column) => cells.get(index)?.get(column) ?? '')])]
      : [],
  );
  return `# Parts and backends

Every built-in part is held to [its laws](laws.md) on five backends: cpu and WASM in Node; WASM with
threads, WebGL and WebGPU in Chromium, where the last two compute without a GPU. \`useWasm()\` was
called before, also where another backend is in use then: it corrects gradients that tfjs gets wrong
on all of them. A check mark says that all laws hold; \`✓ 15 of 19\`, that so many were decided in the
time, and hold; else the kernel is named that the backend lacks, or the law that is broken.

\`\`\`sh
npm run laws -- --table
\`\`\`

${row(['part', ...columns])}
${row(['---', ...columns.map(() => '---')])}
${lines.join('\n')}
`;
}
