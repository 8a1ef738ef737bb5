/** What a link's hash begins with where it holds code. */
const MARK = '#code=';

async function through(bytes: Uint8Array<ArrayBuffer>, stream: GenericTransformStream) {
  const result = new Blob([bytes]).stream().pipeThrough(stream as TransformStream);
  return new Uint8Array(await new Response(result).arrayBuffer());
}

/** Code as the hash of a link: compressed, in letters that need no escape. */
export async function hashOfCode(code: string): Promise<string> {
  const bytes = await through(new TextEncoder().encode(code), new CompressionStream('deflate-raw'));
  const letters = btoa(String.fromCharCode(...bytes));
  return MARK + letters.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

/** The code in a link's hash, or undefined where there is none that can be read. */
export async function codeOfHash(hash: string): Promise<string | undefined> {
  if (!hash.startsWith(MARK)) return undefined;
  try {
    const letters = atob(hash.slice(MARK.length).replace(/-/g, '+').replace(/_/g, '/'));
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    return new TextDecoder().decode(await through(bytes, new DecompressionStream('deflate-raw')));
  } catch {
    return undefined;
  }
}
