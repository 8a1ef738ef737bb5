import { posix } from 'node:path';

/** Pages of a repository on GitHub that are no files. */
const GITHUB_PAGES = ['../../security/advisories/new', '../../issues', '../../discussions'];

/** Pictures of a README are looked at on telephones too. */
const LARGEST_PICTURE = 60_000;

/** Markdown without its code, in which brackets mean something else. */
const proseOf = (text) =>
  text
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ' '));

/**
 * Where the links and pictures of a page lead.
 *
 * @param {string} text - Markdown.
 * @returns {{ target: string, picture: boolean }[]}
 */
export function linksOf(text) {
  const prose = proseOf(text);
  return [
    // A picture may be what a link shows: [![digits](digits.png)](examples.md).
    ...[...prose.matchAll(/(!\[[^\]]*)?\]\(([^)\s]+)[^)]*\)/g)].map(([, image, target]) => ({
      target,
      picture: image !== undefined,
    })),
    ...[...prose.matchAll(/<(\w+)[^>]*? (?:src|href|srcset)="([^"]+)"/g)].map(
      ([, tag, target]) => ({
        target,
        picture: tag === 'img' || tag === 'source',
      }),
    ),
  ];
}

/**
 * The anchors of a page's headings, as GitHub and npm make them.
 *
 * @param {string} text - Markdown.
 * @returns {string[]}
 */
export function anchorsOf(text) {
  const headings = [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.+)$/gm)];
  return headings.map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

/**
 * Looks whether the links of a page lead to what is in the repository: npm and GitHub resolve a
 * relative one to a file of it, so that no page need name the repository's address.
 *
 * @param {object} input
 * @param {string} input.page - The page's path in the repository.
 * @param {ReadonlyMap<string, { size: number, text: () => string }>} input.files - What is in it.
 * @param {string} input.repository - Owner and name.
 * @returns {string[]} What is wrong.
 */
export function linkProblems({ page, files, repository }) {
  const text = files.get(page).text();
  const isFolder = (path) => [...files.keys()].some((name) => name.startsWith(`${path}/`));
  const problemOf = ({ target, picture }) => {
    if (GITHUB_PAGES.includes(target) || target.startsWith('mailto:')) return undefined;
    if (/^https?:/.test(target)) {
      const [, path] =
        /^https?:\/\/(?:raw\.githubusercontent|github)\.com\/([^/]+\/[^/#?]+)/.exec(target) ?? [];
      const own = repository.split('/')[1];
      return path?.replace(/\.git$/, '').endsWith(`/${own}`)
        ? 'names the repository: make it relative, so that package.json alone does'
        : undefined;
    }
    const [path, anchor] = target.split('#');
    const file = path === '' ? page : posix.join(posix.dirname(page), decodeURI(path));
    const found = files.get(file);
    if (found === undefined) return isFolder(file) ? undefined : 'leads to no file in git';
    if (picture && found.size > LARGEST_PICTURE)
      return `is a picture of ${found.size} bytes, of ${LARGEST_PICTURE}`;
    return anchor === undefined || anchorsOf(found.text()).includes(anchor)
      ? undefined
      : 'leads to no heading';
  };
  return linksOf(text).flatMap((link) => {
    const problem = problemOf(link);
    return problem === undefined ? [] : [`${page}: ${link.target} ${problem}`];
  });
}
