import { vaeKitError } from '../core/errors.js';

/** The SHA-256 of bytes in hexadecimal digits. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  // Pages that are not served over https have no crypto.subtle.
  if (globalThis.crypto?.subtle === undefined) {
    throw vaeKitError(
      'checking data needs crypto.subtle',
      'none in this environment',
      'Serve the page over https, or switch the check off.',
    );
  }
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
