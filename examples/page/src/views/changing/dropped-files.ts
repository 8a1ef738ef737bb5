import type { Handed } from '../../engine/protocol.js';

/** What files are, by their names: points where one is a table, images by their endings, else IDX. */
export function kindOf(files: readonly { readonly name: string }[]): Handed['kind'] {
  const names = files.map(({ name }) => name.toLowerCase());
  if (names.some((name) => /\.(csv|tsv|txt)$/.test(name))) return 'points';
  if (names.some((name) => /\.(png|jpe?g|gif|webp|bmp|avif|svg)$/.test(name))) return 'images';
  return 'mnist';
}

/** The files that were dropped, those of folders included. */
export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  // Entries are gone once the event is over: they are all asked for before anything is awaited.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const files = [...transfer.files];
  if (!entries.some((entry) => entry?.isDirectory)) return files;
  const nested = await Promise.all(entries.map(async (entry) => (entry ? filesIn(entry) : [])));
  return nested.flat();
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    return [
      await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject),
      ),
    ];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  for (;;) {
    // A reader tells some at a time, until there are no more.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return files;
    for (const each of some) files.push(...(await filesIn(each)));
  }
}
