import type { Rendering } from '../drawing/render.js';
import { escapeText } from '../drawing/text.js';
import { PAGE_STYLE } from './page-style.js';

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
  readonly picture: Rendering;
  /** The same for a phone, where it is another one. */
  readonly narrow?: Rendering;
  /** Whether its colours say something: a dark page leaves them, and its pixels stay square. */
  readonly inOwnColors?: boolean;
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
    `<title>${escapeText(title)}</title>\n<style>${PAGE_STYLE}${style}</style>\n</head>\n<body>`,
    '<main>',
    ...body,
    '</main>\n</body>\n</html>\n',
  ].join('\n');
}

/** Names and values in two columns. */
export function factsTable(facts: Readonly<Record<string, string>>): string {
  return `<table class="facts"><tbody>${Object.entries(facts).map(row).join('')}</tbody></table>`;
}

function renderPicture({ title, caption, picture, narrow, inOwnColors }: PagePicture): string {
  const name = escapeText(title);
  const { width, height } = picture;
  const source = narrow
    ? `<source media="(max-width: 43rem)" srcset="${dataUrl(narrow)} 2x" ` +
      `width="${narrow.width}" height="${narrow.height}">`
    : '';
  return [
    `<section><figure>\n<h2>${name}</h2>`,
    `<picture>${source}<img class="${inOwnColors ? 'picture pixels' : 'picture'}" src="${dataUrl(picture)}" alt="${name}" ` +
      `width="${width}" height="${height}"></picture>`,
    `<figcaption>${escapeText(caption)}</figcaption>\n</figure></section>`,
  ].join('\n');
}

function dataUrl({ type, bytes }: Rendering): string {
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
}

function renderTable({ title, columns, rows }: Table): string {
  const name = escapeText(title);
  const heads = columns.map((column) => `<th scope="col">${escapeText(column)}</th>`).join('');
  // It can be scrolled from the keyboard, too.
  return [
    `<section><h2>${name}</h2>`,
    `<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table>`,
    `<thead><tr>${heads}</tr></thead>`,
    `<tbody>${rows.map(row).join('')}</tbody></table></div></section>`,
  ].join('\n');
}

function row([head, ...values]: readonly (string | number)[]): string {
  const cells = values.map((value) => `<td>${escapeText(String(value))}</td>`).join('');
  return `<tr><th scope="row">${escapeText(String(head ?? ''))}</th>${cells}</tr>\n`;
}
