import { readFile } from 'node:fs/promises';
import { readAddress as fetchAddress } from './read-address.browser.js';

/** What is at an address, which may be the path of a file. One letter is a drive, no protocol. */
export async function readAddress(address: string): Promise<Uint8Array<ArrayBuffer>> {
  if (/^(?!file:)[a-z][a-z+.-]+:/i.test(address)) return fetchAddress(address);
  return Uint8Array.from(await readFile(/^file:/i.test(address) ? new URL(address) : address));
}
