import { optionError } from '../core/errors.js';
import type { Shape } from '../core/shapes.js';
import { rowsOf, type RowStream, type RowValues } from './stream-rows.js';

/** Rows of a stream at any positions; those that are near ahead are read at once. */
export interface StreamWindow {
  /** Says in which order rows will be asked for, so that those of later are kept as they pass. */
  expect(order: Int32Array): void;
  /** The rows at some positions. */
  rows(positions: ArrayLike<number>): Promise<ReadonlyMap<number, RowValues>>;
  /** Lets go of the stream. */
  close(): Promise<void>;
}

/** One way through a stream, from its first row on. */
interface Pass {
  readonly stream: AsyncGenerator<RowValues, undefined>;
  /** How many rows were read. */
  read: number;
  /** Those that passed and are yet to be asked for, in the order of the stream. */
  readonly held: Map<number, RowValues>;
}

/**
 * Looks at a stream through a window of some rows. What lies ahead of it is read up to there; what
 * lies behind, and is not kept, is read from the start again: right in any order, fast in order.
 *
 * @param size - How many rows a pass must have.
 * @param room - How many rows are kept that are yet to be asked for.
 */
export function streamWindow(
  stream: RowStream,
  shape: Shape,
  size: number,
  room: number,
): StreamWindow {
  let pass: Pass | undefined;
  let passes = 0;
  /** When each row will be asked for, where that is known. */
  let turns: Int32Array | undefined;

  async function close(): Promise<void> {
    const left = pass;
    pass = undefined;
    await left?.stream.return(undefined);
  }

  function wrongSize(received: string, remedy: string) {
    return optionError(
      'size',
      `must be the number of rows of a pass, as ${size}`,
      received,
      remedy,
    );
  }

  async function read(positions: ArrayLike<number>): Promise<ReadonlyMap<number, RowValues>> {
    const wanted = new Set(Array.from(positions));
    const isGone = (at: number) => at < pass!.read && !pass!.held.has(at);
    if (pass && [...wanted].some(isGone)) await close();
    if (!pass) passes++;
    const { stream: rows, held } = (pass ??= {
      stream: rowsOf(stream, shape),
      read: 0,
      held: new Map<number, RowValues>(),
    });
    let now = Infinity;
    for (const at of wanted) now = Math.min(now, turns?.[at] ?? 0);
    const found = new Map<number, RowValues>();
    for (const at of wanted) {
      const row = held.get(at);
      if (row) found.set(at, row);
      held.delete(at);
    }
    while (found.size < wanted.size) {
      const { done, value } = await rows.next();
      if (done) {
        throw wrongSize(
          `${pass.read} rows`,
          passes > 1 && pass.read === 0
            ? 'Give a function that opens the stream anew for each pass.'
            : 'Give how many there are, or look why the stream ends there.',
        );
      }
      const at = pass.read++;
      if (wanted.has(at)) found.set(at, value);
      else if (!turns || turns[at]! > now) {
        held.set(at, value);
        const [oldest] = held.keys();
        if (held.size > room) held.delete(oldest!);
      }
      if (pass.read === size && !(await rows.next()).done) {
        throw wrongSize('more rows', `Give how many there are, or end each pass after ${size}.`);
      }
    }
    return found;
  }

  return {
    expect(order) {
      turns = new Int32Array(size);
      order.forEach((position, turn) => (turns![position] = turn));
    },
    async rows(positions) {
      try {
        return await read(positions);
      } catch (error) {
        await close();
        throw error;
      }
    },
    close,
  };
}
