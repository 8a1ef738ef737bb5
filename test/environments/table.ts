import { KINDS, type Place } from './environment.js';
import type { Result, Results } from './results.js';

const HEAD = `# Where it runs

Each line is a project in an empty folder, made as a new user would: the package as it is published
is installed with its peers, built and run, and must train a small model there. Where something
stands in the way, the error is quoted, with what to do.`;

const HOW =
  'Run them with \`npm run test:environments\`; how they are described is in ' +
  '[test/environments](../test/environments/README.md).';

/** As the cell of a table wants it. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
}

function resultCell({ result, text }: Result): string {
  if (result === 'trains') return `trains (${text})`;
  return `${result === 'refuses' ? 'error' : '**fails**'}: \`${text.replaceAll('`', "'")}\``;
}

function row({ title, remedy = '' }: Place, result: Result | undefined): string {
  const cells = result
    ? [title, result.version, resultCell(result), remedy]
    : [title, '', 'not tried', remedy];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function whenAndWhere(results: Results): string {
  const sorted = Object.values(results).sort((a, b) => (a.date < b.date ? -1 : 1));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return '';
  const days = first.date === last.date ? `on ${first.date}` : `from ${first.date} to ${last.date}`;
  return `Tried ${days} on ${last.machine}. `;
}

/** The table of all environments, in Markdown. */
export function tableOf(places: readonly Place[], results: Results): string {
  const parts = KINDS.map((kind) => {
    const rows = places
      .filter((place) => place.kind === kind)
      .sort((a, b) => a.title.localeCompare(b.title, 'en'))
      .map((place) => row(place, results[place.name]));
    if (rows.length === 0) return '';
    const head = [
      '| Environment | Version tried | Result | What to do |',
      '| --- | --- | --- | --- |',
    ];
    return [`## ${kind}`, '', ...head, ...rows].join('\n');
  });
  return `${[HEAD, whenAndWhere(results) + HOW, ...parts.filter(Boolean)].join('\n\n')}\n`;
}
