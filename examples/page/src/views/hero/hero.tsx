import { Explain, type Quantity } from '../explaining/explain.js';
import type { RunState } from '../run/run-state.js';
import { Beta } from '../changing/beta.js';
import { ClassChoice } from './class-choice.js';
import { ClassLegend } from './class-legend.js';
import { Codes } from './codes.js';
import { Decoded } from './decoded.js';
import { LatentControls } from './latent-controls.js';
import { Manifold } from './manifold.js';
import { Roll } from './roll.js';
import { SampleSheet } from './sample-sheet.js';

/** What is looked at first: the plane to drag over, what is drawn there, and the codes of data. */
export function Hero({ run }: { run: RunState }) {
  const isPlane = run.isPlane.value;
  if (!run.areImages.value) {
    return (
      <div class="hero hero-points">
        <div>
          <Caption of="roll">Real points, and what the model makes</Caption>
          <Roll run={run} />
        </div>
        <div>
          {isPlane ? (
            <>
              <Caption of="codes">Where the encoder puts the points</Caption>
              <Codes run={run} />
              <p class="legend under">
                {run.engine.experiment.value.data === 'swissRoll' &&
                  'The colours are the places along the roll, blue where it begins.'}
              </p>
            </>
          ) : (
            <LatentControls run={run} />
          )}
          <Beta engine={run.engine} />
        </div>
      </div>
    );
  }
  const isTold = run.engine.experiment.value.model === 'cvae';
  return (
    <div class="hero">
      <div>
        <Caption of={isPlane ? 'manifold' : 'samples'}>
          {isPlane ? 'The decoder: drag the point' : 'New images from the decoder'}
        </Caption>
        {isPlane ? <Manifold run={run} /> : <SampleSheet run={run} />}
      </div>
      <div class="hero-middle">
        <Decoded run={run} />
        {isTold && <ClassChoice run={run} />}
        <Beta engine={run.engine} />
      </div>
      <div>
        {isPlane ? (
          <>
            <Caption of="codes">The encoder: codes of images</Caption>
            <Codes run={run} />
            <ClassLegend run={run} />
          </>
        ) : (
          <>
            <Caption of="active">Move the latents</Caption>
            <LatentControls run={run} />
          </>
        )}
      </div>
    </div>
  );
}

function Caption({ of: quantity, children }: { of: Quantity; children: string }) {
  return (
    <p class="caption">
      {children} <Explain of={quantity} />
    </p>
  );
}
