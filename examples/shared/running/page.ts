import { escapeText } from '../drawing/text.js';

/** A table of numbers or words. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A picture on a page. */
export interface PagePicture {
  readonly title: string;
  readonly caption: string;
  readonly png: Uint8Array;
}

/** What is on a page. */
export interface Page {
  readonly title: string;
  readonly summary: string;
  /** What was run: names and values. */
  readonly facts: Readonly<Record<string, string>>;
  readonly pictures: readonly PagePicture[];
  readonly tables: readonly Table[];
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1c1e21; --soft: #5c6370; --paper: #fff; --line: #d9dce1; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e6e6; --soft: #a2a8b3; --paper: #17191c; --line: #3a3f46; } }
body { margin: 2.5rem auto; max-width: 60rem; padding: 0 1.25rem; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
h1 { margin-bottom: .25rem; line-height: 1.2; }
h2 { margin-top: 2.75rem; }
p.summary { color: var(--soft); }
figure { margin: 2.75rem 0; }
figure img { display: block; max-width: 100%; margin: 0 auto; border: 1px solid var(--line); border-radius: 6px; background: #fff; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
th, td { padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); text-align: right; }
th:first-child, td:first-child, .facts td { text-align: left; }
.facts td:first-child { color: var(--soft); }
`;

/** A page that needs no other file: pictures are inside it. */
export function renderPage({ title, summary, facts, pictures, tables }: Page): string {
  return documentOf(title, '', [
    `<h1>${escapeText(title)}</h1>\n<p class="summary">${escapeText(summary)}</p>`,
    factsTable(facts),
    ...pictures.map(renderPicture),
    ...tables.map(renderTable),
  ]);
}

/** An HTML document in the style of all pages, and a style of its own besides. */
export function documentOf(title: string, style: string, body: readonly string[]): string {
  return [
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" ' +
      'content="width=device-width, initial-scale=1">',
    `<title>${escapeText(title)}</title>\n<style>${STYLE}${style}</style>\n</head>\n<body>`,
    ...body,
    '</body>\n</html>\n',
  ].join('\n');
}

/** Names and values in two columns. */
export function factsTable(facts: Readonly<Record<string, string>>): string {
  return `<table class="facts">${Object.entries(facts)
    .map((fact) => row('td', fact))
    .join('')}</table>`;
}

function renderPicture({ title, caption, png }: PagePicture): string {
  const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  // The picture carries its title and caption for those who see it.
  return `<figure><img src="${source}" alt="${escapeText(`${title}. ${caption}`)}"></figure>`;
}

function renderTable({ title, columns, rows }: Table): string {
  return (
    `<h2>${escapeText(title)}</h2>\n<div ` +
    `class="scroll"><table>${row('th', columns)}${rows.map((cells) => row('td', cells)).join('')}</table></div>`
  );
}

function row(cell: 'th' | 'td', values: readonly (string | number)[]): string {
  return `<tr>${values.map((value) => `<${cell}>${escapeText(String(value))}</${cell}>`).join('')}</tr>\n`;
}
