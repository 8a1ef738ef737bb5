import type { BackendKind, DataKind, Experiment } from '../state/experiment.js';
import type { Axes } from './answers/axes.js';

/** Values with their shape, the rows on the first axis: `[rows, 28, 28, 1]` or `[rows, 3]`. */
export interface Values {
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

/** What the page knows of the data of a run. */
export interface DataInfo {
  readonly kind: DataKind;
  /** In a few words, such as `built-in digits`. */
  readonly name: string;
  readonly count: number;
  /** The shape of a datum: `[28, 28, 1]`, `[28, 28, 3]`, or `[3]` for points. */
  readonly shape: readonly number[];
  /** How many classes there are; 0 where nobody told. */
  readonly classes: number;
  /** The names of coordinates, for points that came with such. */
  readonly columns?: readonly string[];
}

/** The figures of one step, in nats per datum. */
export interface Step {
  readonly step: number;
  readonly loss: number;
  readonly logLikelihood: number;
  readonly kl: number;
  /** The weight of the KL at this step. */
  readonly beta: number;
}

/** From which step on a run had which experiment: changes of β, say, act as it goes on. */
export interface Stage {
  /** How many steps had been learned. */
  readonly from: number;
  readonly experiment: Experiment;
}

/** What the page hears while a run goes on, some ten times a second. */
export interface Progress {
  /** All steps since the report before, the last one last. */
  readonly steps: readonly Step[];
  readonly epoch: number;
  readonly msPerStep: number;
  readonly imagesPerSecond: number;
  /** How many tensors there are, and their bytes: as many all the time. */
  readonly memory: { readonly tensors: number; readonly bytes: number };
}

/** A Gaussian of a mixture in the first two latents, for an ellipse. */
export interface Component {
  readonly weight: number;
  readonly mean: readonly number[];
  /** Rows of the covariance. */
  readonly covariance: readonly (readonly number[])[];
}

/**
 * What the page can ask for, and what it is answered: `question` and `answer` by kind. A `label`
 * is the class for a CVAE, 0 where it is left out.
 */
export interface Dialogue {
  /** The first data of the set beside what becomes of them. */
  reconstructions: {
    question: { readonly count: number };
    answer: { readonly originals: Values; readonly reconstructions: Values };
  };
  /** New data from the prior; for a CVAE of one class, or of all in turn where there is no label. */
  samples: {
    question: { readonly count: number; readonly seed?: number; readonly label?: number };
    answer: { readonly samples: Values };
  };
  /** Real points, with a number of each for its colour (the place on the Swiss roll). */
  points: {
    question: { readonly count: number };
    answer: { readonly points: Values; readonly colours: Float32Array<ArrayBuffer> };
  };
  /**
   * For z of 2: a grid of `size` × `size` decoded points, the top left first. They stand for equal
   * shares of the prior; or, where `span` is told, in even squares from −span to span.
   */
  manifold: {
    question: { readonly size: number; readonly span?: number; readonly label?: number };
    answer: { readonly size: number; readonly pictures: Values };
  };
  /** The posterior means of some data, and their labels (0 where there are none). */
  codes: {
    question: { readonly count: number };
    answer: { readonly codes: Values; readonly labels: Uint8Array<ArrayBuffer> };
  };
  /** The same along two axes: their first two principal ones, or two latents by their positions. */
  codesAlong: {
    question: {
      readonly count: number;
      readonly axes: 'principal' | readonly [number, number];
    };
    answer: {
      /** Two numbers each. */
      readonly points: Float32Array<ArrayBuffer>;
      readonly labels: Uint8Array<ArrayBuffer>;
      readonly axes: Axes;
    };
  };
  /** The mean KL of each latent, in nats. */
  klPerDimension: {
    question: Record<never, never>;
    answer: { readonly kl: Float32Array<ArrayBuffer> };
  };
  /** What latents stand for, one row of `latent` values or several after one another. */
  decode: {
    question: { readonly z: readonly number[]; readonly label?: number };
    answer: { readonly pictures: Values };
  };
  /**
   * q(z | x) of a datum of the user's own, with samples of it, drawn anew for another seed. For
   * bits `mean` holds their probabilities, and `sd` √(p (1 − p)).
   */
  encode: {
    question: {
      readonly datum: Float32Array<ArrayBuffer>;
      readonly samples: number;
      readonly seed?: number;
      readonly label?: number;
    };
    answer: {
      readonly mean: Float32Array<ArrayBuffer>;
      readonly sd: Float32Array<ArrayBuffer>;
      /** Shape `[samples, latent]`. */
      readonly samples: Values;
      /** What the mean is decoded to. */
      readonly reconstruction: Values;
      /** What each sample is decoded to. */
      readonly decoded: Values;
      readonly kl: number;
    };
  };
  /** A datum of the set, by its position, for `encode` and `interpolate`. */
  datum: {
    question: { readonly at: number };
    answer: { readonly datum: Float32Array<ArrayBuffer>; readonly label: number };
  };
  /** The way between two latents, decoded. */
  interpolate: {
    question: {
      readonly from: readonly number[];
      readonly to: readonly number[];
      readonly steps: number;
      readonly label?: number;
    };
    answer: { readonly pictures: Values };
  };
  /** Fits a Gaussian mixture to the codes, kept for `mixtureSamples`. */
  fitMixture: {
    question: { readonly components: number; readonly seed?: number };
    answer: { readonly components: readonly Component[] };
  };
  /** New data from the mixture that was fitted last. */
  mixtureSamples: {
    question: { readonly count: number; readonly seed?: number; readonly label?: number };
    answer: { readonly samples: Values };
  };
  /** The model as a `.safetensors` file. */
  save: {
    question: Record<never, never>;
    answer: { readonly file: Uint8Array<ArrayBuffer> };
  };
}

export type Kind = keyof Dialogue;
export type Question<K extends Kind> = Dialogue[K]['question'];
export type Answer<K extends Kind> = Dialogue[K]['answer'];

/** Data handed over, as files that were dropped; `mnist` without files takes those beside the page. */
export interface Handed {
  readonly kind: 'mnist' | 'images' | 'points';
  readonly files: readonly File[];
}

/** From the page to the worker. */
export type ToWorker =
  | {
      readonly type: 'start';
      readonly experiment: Experiment;
      readonly paused: boolean;
      readonly handed?: Handed | undefined;
      /** A model's file to go on with; the experiment is then as that model needs it. */
      readonly file?: Uint8Array<ArrayBuffer> | undefined;
      /** Where the page is, for files beside it. */
      readonly base: string;
    }
  | { readonly type: 'pause' | 'resume' | 'step' }
  | { readonly type: 'change'; readonly experiment: Experiment }
  | {
      readonly type: 'ask';
      readonly id: number;
      readonly kind: Kind;
      readonly question: Question<Kind>;
      /** Answers again and again as the model learns, until `unwatch`. */
      readonly watch: boolean;
    }
  | { readonly type: 'unwatch'; readonly id: number };

/** What a run computes on. */
export interface Machine {
  readonly backend: BackendKind;
  readonly threads: number;
  /** Why it is not what was asked for, in a sentence. */
  readonly note?: string | undefined;
}

/** From the worker to the page. */
export type FromWorker =
  | ({ readonly type: 'ready' } & Machine)
  | {
      readonly type: 'started';
      readonly data: DataInfo;
      readonly experiment: Experiment;
      /** How many numbers the model has. */
      readonly weights: number;
    }
  /** What was changed acts from the next step on; all stages of the run, the first one from 0. */
  | { readonly type: 'changed'; readonly stages: readonly Stage[] }
  | ({ readonly type: 'progress' } & Progress)
  | {
      readonly type: 'answer';
      readonly id: number;
      /** How many steps the model had learned. */
      readonly step: number;
      readonly answer: Answer<Kind> | undefined;
    }
  | { readonly type: 'refused'; readonly id: number; readonly message: string }
  /** Something has gone wrong, in a sentence; training has stopped where it is fatal. */
  | { readonly type: 'error'; readonly message: string; readonly fatal: boolean };
