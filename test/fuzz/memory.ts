import { memoryUsage } from 'node:process';

const NAMES = [
  'ArrayBuffer',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
] as const;

/** What nothing here may ask for in one piece; it is refused before it takes the machine's memory. */
const ABSURD = 2 ** 28;

/** The memory that arrays of bytes and numbers were given since the count began, freed or not. */
export interface AllocationCount {
  begin(): void;
  bytes(): number;
  /** Has the arrays of the language in their places again. */
  stop(): void;
}

type Constructor = new (...args: unknown[]) => ArrayBufferView | ArrayBuffer;

/**
 * Counts every allocation of an ArrayBuffer or a typed array, by standing in for their
 * constructors: so that the count depends on neither the garbage collector nor the moment of a
 * sample. What Node itself allocates natively is not in it.
 */
export function countAllocations(): AllocationCount {
  let bytes = 0;
  const world = globalThis as unknown as Record<string, Constructor>;
  const originals = NAMES.map((name) => [name, world[name]!] as const);
  for (const [name, original] of originals) {
    const width = (original as unknown as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
    const counting = new Proxy(original, {
      construct(target, args: unknown[], newTarget: Constructor) {
        const [first] = args;
        if (typeof first === 'number' && first * width > ABSURD) {
          bytes += first * width;
          throw new RangeError(`an allocation of ${first * width} bytes`);
        }
        const made = Reflect.construct(
          target,
          args,
          newTarget === counting ? target : newTarget,
        ) as ArrayBufferView;
        // Views of a buffer that is there take nothing.
        if (!(first instanceof originals[0]![1])) bytes += made.byteLength;
        return made;
      },
    });
    world[name] = counting;
    // Copies and parts of an array ask it for its constructor.
    (original.prototype as { constructor: unknown }).constructor = counting;
  }
  return {
    begin: () => void (bytes = 0),
    bytes: () => bytes,
    stop() {
      for (const [name, original] of originals) {
        world[name] = original;
        (original.prototype as { constructor: unknown }).constructor = original;
      }
    },
  };
}

/** All that the process has in use, as far as JavaScript can tell. */
export function inUse(): number {
  const { heapUsed, external } = memoryUsage();
  return heapUsed + external;
}
