import type { Answer, FromWorker, Kind, Question, ToWorker } from './protocol.js';

type Asked = ToWorker & { type: 'ask' };

/** Answers a question, or throws an error with a sentence. */
export type Answerer = (kind: Kind, question: Question<Kind>) => Promise<Answer<Kind>>;

interface Watched {
  readonly asked: Asked;
  /** Not before this time. */
  due: number;
  /** After how many steps it was answered. */
  answeredAt: number;
}

/** Of these the last one counts: they follow a hand. */
const FOLLOWING: readonly Kind[] = ['decode', 'encode', 'interpolate'];

/** What is watched takes at most about a fifth of the time, and no more looks than eyes can use. */
const SHARE = 4;
const LEAST_WAIT = 150;

/** The questions that wait for their turn between two steps. */
export interface Questions {
  put(asked: Asked): void;
  unwatch(id: number): void;
  /** Lets go of all. */
  clear(): void;
  /** Whether there is something to answer after so many steps. */
  waiting(step: number, isPaused: boolean): boolean;
  /** Answers what was asked, and the watched one that is due first. */
  answer(answerer: Answerer, step: number, isPaused: boolean): Promise<void>;
}

export function questionQueue(
  tell: (message: FromWorker, move: Transferable[]) => void,
): Questions {
  let pending: Asked[] = [];
  const watched = new Map<number, Watched>();

  async function reply({ id, kind, question }: Asked, answerer: Answerer, step: number) {
    try {
      const answer = await answerer(kind, question);
      tell({ type: 'answer', id, step, answer }, buffersOf(answer));
    } catch (error) {
      tell({ type: 'refused', id, message: sentence(error) }, []);
    }
  }

  const dueFirst = (step: number, isPaused: boolean) => {
    const now = performance.now();
    let first: Watched | undefined;
    for (const each of watched.values()) {
      const isDue = each.answeredAt !== step && (isPaused || each.due <= now);
      if (isDue && (!first || each.due < first.due)) first = each;
    }
    return first;
  };

  return {
    put(asked) {
      if (asked.watch) {
        watched.set(asked.id, { asked, due: 0, answeredAt: -1 });
        return;
      }
      if (FOLLOWING.includes(asked.kind)) {
        const passed = pending.filter(({ kind }) => kind === asked.kind);
        for (const { id } of passed) tell({ type: 'answer', id, step: 0, answer: undefined }, []);
        pending = pending.filter(({ kind }) => kind !== asked.kind);
      }
      pending.push(asked);
    },
    unwatch: (id) => void watched.delete(id),
    clear() {
      pending = [];
      watched.clear();
    },
    waiting: (step, isPaused) => pending.length > 0 || dueFirst(step, isPaused) !== undefined,
    async answer(answerer, step, isPaused) {
      for (let asked = pending.shift(); asked; asked = pending.shift())
        await reply(asked, answerer, step);
      const due = dueFirst(step, isPaused);
      if (!due) return;
      due.answeredAt = step;
      const began = performance.now();
      await reply(due.asked, answerer, step);
      const ended = performance.now();
      due.due = ended + Math.max(LEAST_WAIT, SHARE * watched.size * (ended - began));
    },
  };
}

/** An error as a sentence for whoever sits before the page. */
export function sentence(error: unknown): string {
  const { message } = Object(error) as { message?: unknown };
  const text = typeof message === 'string' && message !== '' ? message : String(error);
  return text.replace(/^vae-kit: ./, (start) => start.at(-1).toUpperCase());
}

/** The memory of an answer, which moves to the page without a copy. */
function buffersOf(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  if (typeof value !== 'object' || value === null) return [];
  return [...new Set(Object.values(value).flatMap(buffersOf))];
}
