import { LineChart } from '../canvas/line-chart.js';
import { colors } from '../canvas/theme.js';
import { decimals } from '../drawing/words.js';
import { Explain } from '../explaining/explain.js';
import type { RunState } from '../run/run-state.js';
import { curvesOf, figureRange, klOf, missing, negativeElbo, stepRange } from './curves-of.js';

/** The bound over time, split into what reconstructing costs and what the code tells. */
export function Bound({ runs }: { runs: readonly RunState[] }) {
  const steps = () => runs.map(({ engine }) => engine.curve.value);
  const points = runs[0]!.areImages.value ? 'image' : 'point';
  return (
    <section aria-labelledby="bound-title" class="bound">
      <h2 id="bound-title">
        The bound, as it is learned <Explain of="elbo" />
      </h2>
      {runs.map((run, index) => (
        <Sum key={index} run={run} name={runs.length > 1 ? 'AB'[index] : undefined} />
      ))}
      <LineChart
        class="bound-chart"
        label="The bound over the steps, with its sign changed, and the log-likelihood's part of it"
        yTitle={`nats per ${points}`}
        xRange={() => stepRange(steps())}
        yRange={() => figureRange(steps(), [negativeElbo, missing])}
        curves={() =>
          runs.flatMap(({ engine }, index) => [
            ...curvesOf(engine.curve.value, negativeElbo, colors.value.ink, index > 0),
            ...curvesOf(engine.curve.value, missing, colors.value.first, index > 0),
          ])
        }
      />
      <LineChart
        class="kl-chart"
        label="The KL over the steps"
        yTitle="KL"
        xTitle="steps"
        xRange={() => stepRange(steps())}
        yRange={() => figureRange(steps(), [klOf])}
        curves={() =>
          runs.flatMap(({ engine }, index) =>
            curvesOf(engine.curve.value, klOf, colors.value.second, index > 0),
          )
        }
      />
    </section>
  );
}

/** −ELBO = −log p(x | z) + KL in numbers, each in the colour of its curve. */
function Sum({ run, name }: { run: RunState; name: string | undefined }) {
  const latest = run.engine.latest.value;
  const number = (value: number | undefined) => (
    <b class="numbers">{value === undefined ? '–' : decimals(value)}</b>
  );
  return (
    <dl class={`sum ${name === 'B' ? 'sum-other' : ''}`}>
      <div class="term">
        <dt>−ELBO{name && ` of ${name}`}</dt>
        <dd>{number(latest && negativeElbo(latest))}</dd>
      </div>
      <div class="term term-first">
        <dt>
          −log p(x | z) <Explain of="logLikelihood" />
        </dt>
        <dd>{number(latest && missing(latest))}</dd>
      </div>
      <div class="term term-second">
        <dt>
          KL <Explain of="kl" />
        </dt>
        <dd>{number(latest?.kl)}</dd>
      </div>
    </dl>
  );
}
