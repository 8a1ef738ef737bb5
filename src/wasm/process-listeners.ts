type Listener = (...args: unknown[]) => unknown;

/** What is needed of Node's `process`. */
interface Listened {
  listeners(event: string): Listener[];
  off(event: string, listener: Listener): unknown;
}

const EVENTS = ['uncaughtException', 'unhandledRejection'];

function listenersOf(process: Listened): { event: string; listener: Listener }[] {
  return EVENTS.flatMap((event) =>
    process.listeners(event).map((listener) => ({ event, listener })),
  );
}

/** Whether a listener does nothing but throw again what it hears of. */
function rethrows(listener: Listener): boolean {
  const code = listener.toString();
  return code.length < 200 && code.includes('throw');
}

/**
 * Keeps the start code of tfjs's WASM backend from listening to errors of the whole Node process.
 *
 * It throws each error that nobody caught once more, from its one line of some 30,000 characters,
 * and Node prints that line before the error. Without it Node does what it does by itself: it
 * prints the error and ends with code 1.
 *
 * @param start - Starts the backend.
 */
export async function withoutRethrowing<T>(start: () => Promise<T>): Promise<T> {
  const { process } = globalThis as { process?: Partial<Listened> };
  if (typeof process?.listeners !== 'function' || typeof process.off !== 'function') return start();
  const listened = process as Listened;
  const former = new Set(listenersOf(listened).map(({ listener }) => listener));
  try {
    return await start();
  } finally {
    for (const { event, listener } of listenersOf(listened)) {
      if (!former.has(listener) && rethrows(listener)) listened.off(event, listener);
    }
  }
}
