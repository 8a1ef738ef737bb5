import { averaged, curves } from '../shared/drawing/curves.js';
import { generatedColor, realColor } from '../shared/drawing/colors.js';
import type { Figure } from '../shared/drawing/figure.js';
import { legend } from '../shared/drawing/legend.js';
import type { Table } from '../shared/running/page.js';
import { arrange, shareOf, stack, type Panel } from '../shared/drawing/panel.js';
import type { Point3 } from '../shared/drawing/projection.js';
import { scatter } from '../shared/drawing/scatter.js';
import { scatter3d, type Axis3 } from '../shared/drawing/scatter-3d.js';
import { withoutSteepStart } from '../shared/drawing/steep-start.js';
import { titled } from '../shared/drawing/text.js';
import type { TrainingLog } from '../shared/running/training-log.js';

/** How far the roll has been learned at some time. */
export interface RollStage {
  /** As in `'epoch 50'`. */
  readonly when: string;
  /** Coordinates, three a point. */
  readonly real: ArrayLike<number>;
  readonly generated: ArrayLike<number>;
  /** The energy distance between the two, in the units of the roll. */
  readonly distance: number;
  /** The variational free energy of all points, in nats per point. */
  readonly freeEnergy: number;
  /** The same over the batches of the epoch, each as the weights were then. */
  readonly epochFreeEnergy: number;
}

const SIDE: readonly [number, number] = [-15, 15];
const WIDTH: readonly [number, number] = [0, 21];
/** The axis along which the roll is a straight sheet points away from the eye. */
const AXES: readonly [Axis3, Axis3, Axis3] = [
  { label: 'x', domain: SIDE },
  { label: 'y', domain: WIDTH },
  { label: 'z', domain: SIDE },
];
const VIEW = { azimuth: -70, elevation: 15 };

/** What latents are drawn from, in words. */
const PRIORS: Readonly<Record<string, string>> = {
  normal: 'the prior N(0, I)',
  mixture: 'a prior that is a learned mixture of Gaussians',
  flow: 'a prior that is a learned flow',
};

const how = (prior: string) =>
  `Real points red, generated ones blue: decoded means of latents from ${PRIORS[prior]!}, ` +
  '2,000 of each.';

/** Real and generated points, once in space and once looked at along the roll. */
export function rollFigure(stage: RollStage, name: string, prior: string): Figure {
  return {
    name,
    title: `The Swiss roll, real and generated: ${stage.when}`,
    draw(room) {
      const size = Math.min(460, shareOf(room, 2, 300));
      return withLegend(arrange([inSpace(stage, size), fromTheSide(stage, size)], { room }));
    },
    cover: true,
    caption:
      `${how(prior)} Energy distance between the two ${stage.distance.toFixed(3)}; variational free ` +
      `energy ${stage.freeEnergy.toFixed(2)} nats per point.`,
  };
}

/** All stages at one glance. */
export function rollsFigure(stages: readonly RollStage[], prior: string): Figure {
  const panels = stages.map((stage) =>
    titled(
      stack([inSpace(stage, 290), fromTheSide(stage, 290)], 0),
      `${stage.when} (${stage.distance.toPrecision(2)})`,
    ),
  );
  return {
    name: 'rolls',
    title: 'The Swiss roll, real and generated, as training goes on',
    draw: (room) => withLegend(arrange(panels, { columns: 3, room })),
    caption:
      `${how(prior)} Above in space, below looked at along the roll. In brackets the energy distance ` +
      'between real and generated points.',
  };
}

/** The variational free energy while training went on. */
export function freeEnergyFigure({ losses }: TrainingLog, constant: number): Figure {
  const steps = losses.map(({ x, y }) => ({ x, y: y - constant }));
  const means = (atMost: number) => {
    const count = Math.max(1, Math.ceil(steps.length / atMost));
    return {
      name: count === 1 ? 'each iteration' : `means of ${count} iterations`,
      points: averaged(steps, count),
    };
  };
  const [fine, calm] = [means(2000), means(200)];
  const { domain, note } = withoutSteepStart(calm.points, 0.03);
  return {
    name: 'free-energy',
    title: 'Variational free energy of the Swiss roll',
    draw: (room) =>
      curves({
        series: [
          ...(fine.name === calm.name ? [] : [{ ...fine, color: '#b4cfe8', width: 1 }]),
          { ...calm, color: generatedColor },
        ],
        x: 'iteration (one batch each)',
        y: 'free energy (nats per point)',
        yDomain: domain,
        room,
      }),
    caption:
      `½ (Σ (x − x̂)² − Σ (1 + log σ² − μ² − σ²)), that is −ELBO without the Gaussian's ` +
      `constant.${note}`,
  };
}

/** What the figures say, in numbers. */
export function stagesTable(stages: readonly RollStage[], floor: number): Table {
  return {
    title:
      `Energy distance in the units of the roll (${floor.toFixed(4)} between two sets of real ` +
      'points); free energy in nats per point',
    columns: [
      'when',
      'energy distance',
      'free energy, all points',
      'free energy, batches of the epoch',
    ],
    rows: stages.map(({ when, distance, freeEnergy, epochFreeEnergy }) => [
      when,
      distance.toFixed(4),
      freeEnergy.toFixed(3),
      epochFreeEnergy.toFixed(3),
    ]),
  };
}

function withLegend(body: Panel): Panel {
  return stack(
    [
      legend([
        { name: 'real', color: realColor, mark: 'dot' },
        { name: 'generated', color: generatedColor, mark: 'dot' },
      ]),
      body,
    ],
    10,
  );
}

function inSpace({ real, generated }: RollStage, size: number): Panel {
  return scatter3d({
    groups: groups(pointsOf(real), pointsOf(generated)),
    axes: AXES,
    view: VIEW,
    size,
  });
}

function fromTheSide({ real, generated }: RollStage, size: number): Panel {
  const flat = (values: ArrayLike<number>) => pointsOf(values).map(([x, , z]) => [x, z] as const);
  return scatter({
    groups: groups(flat(real), flat(generated)),
    x: 'x',
    y: 'z',
    xDomain: SIDE,
    yDomain: SIDE,
    width: size,
    height: size,
  });
}

function groups<P>(real: readonly P[], generated: readonly P[]) {
  return [
    { name: 'real', color: realColor, points: real },
    { name: 'generated', color: generatedColor, points: generated },
  ];
}

function pointsOf(values: ArrayLike<number>): Point3[] {
  return Array.from({ length: values.length / 3 }, (_, i) => [
    values[3 * i]!,
    values[3 * i + 1]!,
    values[3 * i + 2]!,
  ]);
}
