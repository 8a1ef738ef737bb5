import type { ComponentChildren } from 'preact';
import { Segments } from '../controls/segments.js';
import { activeRun, addRun, removeRun, runs } from '../app-state.js';
import { OneOf } from './one-of.js';
import { DataSettings } from './data-settings.js';
import { Keep } from './keep.js';
import { ModelSettings } from './model-settings.js';
import { ObjectiveSettings } from './objective-settings.js';

/** All that can be changed of a run; each field says whether the run goes on with it. */
export function Settings() {
  const all = runs.value;
  const { engine } = all[activeRun.value]!;
  return (
    <aside class="settings" aria-label="The experiment">
      <div class="settings-head">
        <h2>The experiment</h2>
        {all.length > 1 && (
          <Segments
            label="The run that is changed"
            options={[
              { value: '0', text: 'A' },
              { value: '1', text: 'B' },
            ]}
            at={String(activeRun.value)}
            onChoose={(value) => (activeRun.value = Number(value))}
          />
        )}
      </div>
      <Group title="What is maximised">
        <ObjectiveSettings engine={engine} />
      </Group>
      <Group title="Data">
        <DataSettings engine={engine} />
      </Group>
      <Group title="The model">
        <ModelSettings engine={engine} />
      </Group>
      <Group title="The machine">
        <OneOf engine={engine} field="backend" label="Backend" />
        {engine.machine.value?.note && <p class="aside">{engine.machine.value.note}</p>}
      </Group>
      <Group title="Keep and share">
        <Keep engine={engine} />
        <button
          type="button"
          aria-pressed={all.length > 1}
          onClick={all.length > 1 ? removeRun : addRun}
        >
          {all.length > 1 ? 'End run B' : 'Two runs side by side'}
        </button>
      </Group>
    </aside>
  );
}

function Group({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="group" role="group" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </div>
  );
}
