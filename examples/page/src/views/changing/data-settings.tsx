import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { Engine } from '../../engine/engine.js';
import type { DataKind } from '../../state/experiment.js';
import { Choice } from '../controls/choice.js';
import { counted } from '../drawing/words.js';
import { filesOf, kindOf } from './dropped-files.js';
import { WORDS } from './words-of.js';

/** What is learned from: built in, fetched beside the page, or handed over. */
export function DataSettings({ engine }: { engine: Engine }) {
  const over = useSignal(false);
  const id = useId();
  const data = engine.data.value;
  const { data: kind } = engine.experiment.value;
  const offered: DataKind[] = ['digits', 'mnist', 'swissRoll'];
  if (!offered.includes(kind)) offered.push(kind);
  const hand = (files: readonly File[]) => {
    if (files.length > 0) engine.hand({ kind: kindOf(files), files });
  };
  return (
    <>
      <Choice
        label="Data"
        value={data && `${counted(data.count)} of shape ${data.shape.join(' × ')}`}
        effect="restarts"
        at={kind}
        options={offered.map((value) => ({ value, text: WORDS.data![value]! }))}
        onChoose={(value) => {
          if (value === 'mnist') engine.hand({ kind: 'mnist', files: [] });
          else engine.change({ data: value });
        }}
      />
      <div
        class={over.value ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          over.value = true;
        }}
        onDragLeave={() => (over.value = false)}
        onDrop={(event) => {
          event.preventDefault();
          over.value = false;
          if (event.dataTransfer) void filesOf(event.dataTransfer).then(hand);
        }}
      >
        <label for={id}>Drop images, a CSV of points, or MNIST’s IDX files; or choose</label>
        <input
          id={id}
          type="file"
          multiple
          accept="image/*,.csv,.gz,.idx,.idx1-ubyte,.idx3-ubyte,*/*"
          onChange={(event) => hand([...(event.currentTarget.files ?? [])])}
        />
      </div>
    </>
  );
}
