import type { Answer, FromWorker, Kind, Question, ToWorker } from './protocol.js';

type Reply = FromWorker & { type: 'answer' | 'refused' };

interface Waiting {
  readonly resolve: (answer: Answer<Kind> | undefined) => void;
  readonly reject: (error: Error) => void;
}

interface Watching {
  readonly kind: Kind;
  readonly question: Question<Kind>;
  readonly told: (answer: Answer<Kind>, step: number) => void;
}

/** Questions of the page and the worker's answers to them, by number. */
export function correspondence(send: (message: ToWorker) => void) {
  let last = 0;
  const waiting = new Map<number, Waiting>();
  const watching = new Map<number, Watching>();

  const put = (id: number, kind: Kind, question: Question<Kind>, watch: boolean) =>
    send({ type: 'ask', id, kind, question, watch });

  return {
    ask<K extends Kind>(kind: K, question: Question<K>): Promise<Answer<K> | undefined> {
      const id = ++last;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        put(id, kind, question, false);
      });
    },

    watch<K extends Kind>(
      kind: K,
      question: Question<K>,
      told: (answer: Answer<K>, step: number) => void,
    ): () => void {
      const id = ++last;
      watching.set(id, { kind, question, told });
      put(id, kind, question, true);
      return () => {
        watching.delete(id);
        send({ type: 'unwatch', id });
      };
    },

    receive(reply: Reply): void {
      const { id } = reply;
      const asker = waiting.get(id);
      waiting.delete(id);
      if (reply.type === 'refused') {
        asker?.reject(new Error(reply.message));
        return;
      }
      asker?.resolve(reply.answer);
      if (reply.answer) watching.get(id)?.told(reply.answer, reply.step);
    },

    /** Lets go of all who wait for an answer of a run that is no more. */
    forget(): void {
      for (const { resolve } of waiting.values()) resolve(undefined);
      waiting.clear();
    },

    /** Tells a run that begins what is watched. */
    watchAgain(): void {
      for (const [id, { kind, question }] of watching) put(id, kind, question, true);
    },
  };
}
