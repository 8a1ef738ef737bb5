import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A piece of TypeScript in the documentation. */
export interface Block {
  /** Where it stands: the file, what it documents, and its number where there are several. */
  readonly title: string;
  /** A name for the file that it is written to. */
  readonly name: string;
  readonly code: string;
}

const FENCE = /^```ts\n([\s\S]*?)^```$/gm;
const COMMENT = /^[ \t]*\/\*\*([\s\S]*?)\*\/\s*\n([^\n]*)/gm;
const DECLARATION =
  /^\s*(?:export\s+)?(?:async\s+)?(?:readonly\s+)?(?:(?:function|class|interface|const|type)\s+)?(\w+)/;

function fences(text: string): string[] {
  return [...text.matchAll(FENCE)].map(([, code]) => code!);
}

function numbered(codes: readonly string[], title: string): Block[] {
  return codes.map((code, i) => {
    const whole = codes.length > 1 ? `${title} ${i + 1}` : title;
    return { title: whole, name: whole.replaceAll(/\W+/g, '-'), code };
  });
}

/** The blocks in the documentation comments of a source file. */
export function blocksOfSource(file: string, source: string): Block[] {
  return [...source.matchAll(COMMENT)].flatMap(([, comment, next]) => {
    const text = comment!.replaceAll(/^[ \t]*\* ?/gm, '');
    const [, declared = ''] = DECLARATION.exec(next!) ?? [];
    return numbered(fences(text), `${file} ${declared}`.trim());
  });
}

/** The blocks of a page of Markdown. */
export function blocksOfPage(file: string, text: string): Block[] {
  return numbered(fences(text), file);
}

function filesUnder(folder: string, ending: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith(ending),
  );
  return names.map((name) => join(folder, name)).sort();
}

/** Every block of the library's sources and of the pages beside them. */
export function allBlocks(root: string): Block[] {
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const sources = filesUnder(join(root, 'src'), '.ts').map((file) => file.slice(root.length + 1));
  const pages = readdirSync(root)
    .filter((name) => name.endsWith('.md'))
    .sort();
  return [
    ...sources.flatMap((file) => blocksOfSource(file, read(file))),
    ...pages.flatMap((file) => blocksOfPage(file, read(file))),
  ];
}
