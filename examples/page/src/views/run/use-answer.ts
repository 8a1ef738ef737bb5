import { useSignal, useSignalEffect, type ReadonlySignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Engine } from '../../engine/engine.js';
import type { Answer, Kind, Question } from '../../engine/protocol.js';

/**
 * What a model answers to a question that changes while somebody drags: one question at a time, the
 * latest next, and the same again as the model learns.
 *
 * @param engine - The run.
 * @param kind - What is asked for.
 * @param question - Reads signals and says with what; undefined where nothing is to be asked.
 * @returns The latest answer.
 */
export function useAnswer<K extends Kind>(
  engine: Engine,
  kind: K,
  question: () => Question<K> | undefined,
): ReadonlySignal<Answer<K> | undefined> {
  const answer = useSignal<Answer<K> | undefined>(undefined);
  const latest = useRef(question);
  const asking = useRef(false);
  const again = useRef(false);
  const alive = useRef(true);
  latest.current = question;
  useEffect(() => () => void (alive.current = false), []);

  const ask = async () => {
    const wanted = latest.current();
    if (wanted === undefined || !alive.current) return;
    if (asking.current) {
      again.current = true;
      return;
    }
    asking.current = true;
    again.current = false;
    try {
      const told = await engine.ask(kind, wanted);
      if (told && alive.current) answer.value = told;
    } catch {
      // The model cannot tell any more, such as of latents of another size; the next question can.
    }
    asking.current = false;
    if (again.current) void ask();
  };

  useSignalEffect(() => {
    // Asked again after each report of the run, as the model is then another; and at its start.
    const goesOn = engine.latest.value !== undefined || engine.status.value !== 'failed';
    if (goesOn && engine.status.value !== 'starting') void ask();
  });
  return answer;
}
