import { signal } from '@preact/signals';
import { Tabs, type Tab } from '../controls/tabs.js';
import type { RunState } from '../run/run-state.js';
import { Conditioned } from './conditioned.js';
import { Encode } from './encode.js';
import { EncodePoint } from './encode-point.js';
import { Interpolate } from './interpolate.js';
import { Mixture } from './mixture.js';

const open = signal('draw');

/** What can be done with a model beside dragging a latent. */
export function Touch({ run }: { run: RunState }) {
  const areImages = run.areImages.value;
  const tabs: Tab[] = [
    areImages
      ? { name: 'draw', title: 'Draw a digit', panel: () => <Encode run={run} /> }
      : { name: 'draw', title: 'Encode a point', panel: () => <EncodePoint run={run} /> },
    { name: 'walk', title: 'Interpolate', panel: () => <Interpolate run={run} /> },
    { name: 'mixture', title: 'Fit a mixture', panel: () => <Mixture run={run} /> },
  ];
  if (areImages)
    tabs.push({ name: 'class', title: 'Choose a class', panel: () => <Conditioned run={run} /> });
  return (
    <section aria-labelledby="touch-title" class="touch">
      <h2 id="touch-title">Try it</h2>
      <Tabs label="What to try" tabs={tabs} open={open} />
    </section>
  );
}
