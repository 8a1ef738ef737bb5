import { join } from 'node:path';
import { VaeKitError } from 'vae-kit';
import { documentOf, factsTable } from './page.js';
import { coverFile, readResults, type Result } from './result.js';
import { escapeText } from '../drawing/text.js';
import { writeAtomically } from './write-atomically.js';

const STYLE = `
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 1.25rem; padding: 0; list-style: none; }
.gallery li { border: 1px solid var(--line); border-radius: 8px; }
.thumbnail { display: block; height: 18rem; padding: 1rem; border-bottom: 1px solid var(--line); }
.gallery .picture { width: 100%; height: 100%; object-fit: contain; }
.gallery div { padding: 1rem; }
.gallery h2 { margin: 0 0 .5rem; font-size: 1.1rem; }
.gallery h2 a:not(:hover, :focus) { text-decoration: none; }
.gallery p { margin: 0 0 .75rem; color: var(--soft); font-size: .9rem; }
.gallery table { width: 100%; margin: 0; }
.gallery th { width: 40%; }
.gallery tr:last-child > * { border-bottom: 0; padding-bottom: 0; }
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
  { title, summary, data, trainedTo, highlights, cover, coverType }: Result,
): string {
  const place = encodeURIComponent(folder);
  const page = `${place}/index.html`;
  // The heading leads to the same page: once is enough for those who hear it or use the keyboard.
  const thumbnail =
    cover === undefined
      ? ''
      : `<a class="thumbnail" href="${page}" tabindex="-1"><img class="picture" ` +
        `src="${place}/${coverFile(coverType)}" alt="${escapeText(cover)}" loading="lazy"></a>`;
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
