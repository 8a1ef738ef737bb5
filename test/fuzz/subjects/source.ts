/** The bytes as one or another kind of source, which their number decides. */
export function sourceOf(bytes: Uint8Array): Uint8Array | Blob | Response {
  switch (bytes.length % 8) {
    case 1:
      return new Blob([bytes as Uint8Array<ArrayBuffer>]);
    case 2:
      return new Response(bytes as Uint8Array<ArrayBuffer>);
    default:
      return bytes;
  }
}
