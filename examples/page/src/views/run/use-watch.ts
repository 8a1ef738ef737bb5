import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import type { Engine } from '../../engine/engine.js';
import type { Answer, Kind, Question } from '../../engine/protocol.js';

/**
 * What a model answers, again and again as it learns.
 *
 * @param engine - The run.
 * @param kind - What is asked for.
 * @param question - With what; nothing is asked where it is undefined.
 * @returns The answer by now; until there is another, the one before stays.
 */
export function useWatch<K extends Kind>(
  engine: Engine,
  kind: K,
  question: Question<K> | undefined,
): ReadonlySignal<Answer<K> | undefined> {
  const answer = useSignal<Answer<K> | undefined>(undefined);
  const key = JSON.stringify(question);
  useLayoutEffect(() => {
    if (question === undefined) return undefined;
    return engine.watch(kind, question, (told) => (answer.value = told));
  }, [engine, kind, key]);
  return answer;
}
