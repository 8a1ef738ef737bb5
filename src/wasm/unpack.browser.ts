import { gunzipSync } from 'fflate/browser';

/**
 * Unpacks gzip at once, where there is no `DecompressionStream`, and no asynchronous way would do.
 *
 * @param packed - What was packed, in base 64.
 */
export function unpack(packed: string): Uint8Array<ArrayBuffer> {
  return gunzipSync(Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0)));
}
