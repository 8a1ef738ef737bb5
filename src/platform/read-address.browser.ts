/** What a server has at an address. */
export async function readAddress(address: string): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(address, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`the answer ${answer.status} ${answer.statusText}`.trimEnd());
  return new Uint8Array(await answer.arrayBuffer());
}
