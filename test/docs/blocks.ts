import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a block is written in. */
export type Language = 'ts' | 'js' | 'html' | 'sh';

/** A piece of code in the documentation. */
export interface Block {
  /** Where it stands: the file, what it documents, and its number where there are several. */
  readonly title: string;
  /** A name for the file that it is written to. */
  readonly name: string;
  readonly language: Language;
  /** What it is called, where others of its page need it beside them: ` ```js [worker.js] `. */
  readonly file?: string;
  /** The page of Markdown that it stands in. */
  readonly page?: string;
  readonly code: string;
}

const FENCE = /^```(\w+)(?: \[([\w.-]+)\])?\n([\s\S]*?)^```$/gm;
const COMMENT = /^[ \t]*\/\*\*([\s\S]*?)\*\/\s*\n([^\n]*)/gm;
const DECLARATION =
  /^\s*(?:export\s+)?(?:async\s+)?(?:readonly\s+)?(?:(?:function|class|interface|const|type)\s+)?(\w+)/;

function fences(text: string, languages: readonly Language[]): Omit<Block, 'title' | 'name'>[] {
  return [...text.matchAll(FENCE)]
    .map(([, language, file, code]) => ({
      language: language as Language,
      ...(file && { file }),
      code: code!,
    }))
    .filter(({ language }) => languages.includes(language));
}

function numbered(found: ReturnType<typeof fences>, title: string): Block[] {
  return found.map((block, i) => {
    const whole = found.length > 1 ? `${title} ${i + 1}` : title;
    return { title: whole, name: whole.replaceAll(/\W+/g, '-'), ...block };
  });
}

/** The blocks in the documentation comments of a source file. */
export function blocksOfSource(file: string, source: string): Block[] {
  return [...source.matchAll(COMMENT)].flatMap(([, comment, next]) => {
    const text = comment!.replaceAll(/^[ \t]*\* ?/gm, '');
    const [, declared = ''] = DECLARATION.exec(next!) ?? [];
    return numbered(fences(text, ['ts']), `${file} ${declared}`.trim());
  });
}

/** The blocks of a page of Markdown that are written in some languages, without its files. */
export function blocksOfPage(file: string, text: string, languages: readonly Language[]): Block[] {
  const whole = fences(text, languages).filter((block) => block.file === undefined);
  return numbered(whole, file).map((block) => ({ ...block, page: file }));
}

/** The files that a page of Markdown has for those of its blocks that are run. */
export function filesOfPage(text: string): ReadonlyMap<string, string> {
  const named = fences(text, ['js', 'ts', 'html']).filter(({ file }) => file !== undefined);
  return new Map(named.map(({ file, code }) => [file!, code]));
}

/** In what the blocks of a page of Markdown are written. */
export const languagesOf = (text: string): string[] =>
  [...text.matchAll(/^```(.*)$/gm)].filter((_, i) => i % 2 === 0).map(([, info]) => info!);

function filesUnder(root: string, folder: string, ending: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
    .sort();
}

/** What is made of the sources' comments, whose blocks are known, and the site that is built. */
const MADE = [join('docs', 'api'), join('docs', '.vitepress')];

/** The pages of Markdown that users read: those at the root, and those under docs. */
export function pagesOf(root: string): string[] {
  const atRoot = readdirSync(root)
    .filter((name) => name.endsWith('.md'))
    .sort();
  const written = filesUnder(root, 'docs', '.md').filter(
    (file) => !MADE.some((folder) => file.startsWith(folder)),
  );
  return [...atRoot, ...written];
}

/** Every block of the library's sources. */
export function sourceBlocks(root: string): Block[] {
  return filesUnder(root, 'src', '.ts').flatMap((file) =>
    blocksOfSource(file, readFileSync(join(root, file), 'utf8')),
  );
}

/** Every block of the pages that is written in some languages. */
export function pageBlocks(root: string, ...languages: Language[]): Block[] {
  return pagesOf(root).flatMap((file) =>
    blocksOfPage(file, readFileSync(join(root, file), 'utf8'), languages),
  );
}
