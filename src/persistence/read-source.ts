import { openStored } from '#platform';
import { describe, VaeKitError, vaeKitError } from '../core/errors.js';
import { blobSource } from '../platform/blob-source.js';
import type { ByteSource } from '../platform/platform.js';
import { headerLength, PREFIX, statedSize } from './safetensors-header.js';

/**
 * Where a model's file is read from: in Node a path, in a page the name it was saved under; the
 * address of a file; its bytes; a Blob, such as a file that a user chose; or a Response.
 *
 * @public
 */
export type ModelSource = string | URL | Uint8Array | ArrayBuffer | Blob | Response;

/**
 * All bytes of a safetensors file. However long a source is or says it is, no more is read than the
 * file's own header asks for, and no memory is taken for what has not come.
 *
 * @throws {@link VaeKitError} where there is nothing to read, or it is no such file.
 */
export async function readSource(source: ModelSource): Promise<{ file: Uint8Array; name: string }> {
  if (source instanceof Uint8Array) return { file: source, name: 'the file' };
  if (source instanceof ArrayBuffer) return { file: new Uint8Array(source), name: 'the file' };
  if (isBlob(source)) {
    const name = (source as Partial<File>).name ?? 'the file';
    return { file: await readPieces(blobSource(source), name), name };
  }
  if (isResponse(source)) return { file: await readResponse(source), name: nameOf(source.url) };
  if (typeof source === 'string' || source instanceof URL) return readNamed(source);
  throw vaeKitError(
    'a model must be loaded from a path, a name, an address, bytes, a Blob or a Response',
    describe(source),
    'Give one of these.',
  );
}

const nameOf = (address: string | URL) => String(address) || 'the file';

/** Names and paths may have colons too. */
const ADDRESS = /^([a-z][a-z0-9+.-]+:\/\/|(data|blob):)/i;

async function readNamed(source: string | URL): Promise<{ file: Uint8Array; name: string }> {
  const name = nameOf(source);
  const isFile = /^file:/i.test(name);
  if (!isFile && (source instanceof URL || ADDRESS.test(name))) {
    const response = await fetch(source).catch((cause: unknown) => {
      throw unreachable(name, String(cause), cause);
    });
    return { file: await readResponse(response), name };
  }
  const unreadable = (cause: unknown): never => {
    if (cause instanceof VaeKitError) throw cause;
    const received = cause instanceof Error ? cause.message : String(cause);
    throw vaeKitError(`${name} must be readable`, received, 'Check the name, or the permissions.', {
      cause,
    });
  };
  const opening = async () => openStored(isFile ? new URL(source) : source);
  const stored = await opening().catch(unreadable);
  if (!stored) {
    throw vaeKitError(
      'there must be something to load',
      `${describe(name)}, where there is nothing`,
      'Check the path or the name.',
    );
  }
  try {
    return { file: await readPieces(stored, name).catch(unreadable), name };
  } finally {
    await stored.close();
  }
}

/** The header first: what is no model is not read any further. */
export async function readPieces(source: ByteSource, name: string): Promise<Uint8Array> {
  const { size } = source;
  const from = PREFIX + headerLength(await source.read(0, PREFIX), size, name);
  statedSize(await source.read(0, from), size, name);
  return source.read(0, size);
}

async function readResponse(response: Response): Promise<Uint8Array> {
  const name = nameOf(response.url);
  if (!response.ok) throw unreachable(name, `the answer ${response.status}`);
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  // The length of what was packed on the way says nothing of the file.
  const known = length > 0 && response.headers.get('content-encoding') === null;
  const reader = response.body?.getReader();
  if (!reader) throw unreachable(name, 'an answer without a body');
  const start = pieces();
  let wanted = PREFIX;
  let stage: 'prefix' | 'header' | 'values' = 'prefix';
  try {
    for (;;) {
      while (start.size() >= wanted && stage !== 'values') {
        const most = known ? length : Number.MAX_SAFE_INTEGER;
        if (stage === 'prefix') {
          wanted = PREFIX + headerLength(start.joined(), most, name);
          stage = 'header';
        } else {
          wanted = statedSize(start.joined().subarray(0, wanted), known ? length : undefined, name);
          stage = 'values';
        }
      }
      // One byte too many is enough to know.
      if (stage === 'values' && start.size() > wanted) break;
      const { done, value } = await reader.read();
      if (done) break;
      start.add(value);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  return start.joined();
}

/** Pieces of a stream, put together when asked for. */
function pieces() {
  let parts: Uint8Array[] = [];
  let size = 0;
  return {
    size: () => size,
    add(part: Uint8Array) {
      parts.push(part);
      size += part.length;
    },
    joined(): Uint8Array {
      if (parts.length === 1) return parts[0]!;
      const whole = new Uint8Array(size);
      let at = 0;
      for (const part of parts) {
        whole.set(part, at);
        at += part.length;
      }
      parts = [whole];
      return whole;
    },
  };
}

function unreachable(name: string, received: string, cause?: unknown): VaeKitError {
  return vaeKitError(`${name} must be reachable`, received, 'Check the address.', { cause });
}

const isBlob = (value: unknown): value is Blob =>
  typeof Blob !== 'undefined' && value instanceof Blob;

const isResponse = (value: unknown): value is Response =>
  typeof Response !== 'undefined' && value instanceof Response;
