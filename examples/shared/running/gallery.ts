import { join } from 'node:path';
import { VaeKitError } from 'vae-kit';
import { documentOf, factsTable } from './page.js';
import { readResults, type Result } from './result.js';
import { escapeText } from '../drawing/text.js';
import { writeAtomically } from './write-atomically.js';

const STYLE = `
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(21rem, 1fr)); gap: 1.5rem; padding: 0; list-style: none; }
.gallery li { border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
.gallery a.thumbnail { display: block; height: 15rem; overflow: hidden; background: #fff; border-bottom: 1px solid var(--line); }
.gallery img { width: 100%; }
.gallery div { padding: .25rem 1rem 1rem; }
.gallery h2 { margin: .75rem 0 .25rem; font-size: 1.1rem; line-height: 1.3; }
.gallery h2 a { color: inherit; }
.gallery p { margin: .25rem 0 .75rem; color: var(--soft); font-size: .9rem; }
`;

/** A page that shows all runs at one glance and leads to the page of each. */
export function renderGallery(results: ReadonlyMap<string, Result>): string {
  const items = [...results].map(([folder, result]) => renderItem(folder, result));
  return documentOf('Examples', STYLE, [
    `<h1>Examples</h1>`,
    `<ul class="gallery">`,
    ...items,
    `</ul>`,
  ]);
}

function renderItem(
  folder: string,
  { title, summary, data, trainedTo, highlights, figures }: Result,
): string {
  const place = encodeURIComponent(folder);
  const page = `${place}/index.html`;
  const [cover] = figures;
  const thumbnail =
    cover === undefined
      ? ''
      : `<a class="thumbnail" href="${page}"><img ` +
        `src="${place}/${encodeURIComponent(cover)}.png" alt="" loading="lazy"></a>`;
  return [
    `<li>${thumbnail}<div><h2><a href="${page}">${escapeText(title)}</a></h2>`,
    `<p>${escapeText(summary)}</p>`,
    `${factsTable({ ...highlights, Data: data, 'Trained to': trainedTo })}</div></li>`,
  ].join('\n');
}

/** Makes the gallery of all runs in the folders of a folder; gives the path of its page. */
export async function writeGallery(folder: string): Promise<string> {
  const results = await readResults(folder);
  if (results.size === 0) {
    throw new VaeKitError({
      problem: `a gallery is made of what examples left in the folders of ${folder}`,
      received: 'none',
      remedy: 'Run some first, or name the folder that holds theirs.',
    });
  }
  const path = join(folder, 'index.html');
  await writeAtomically(path, renderGallery(results));
  return path;
}
