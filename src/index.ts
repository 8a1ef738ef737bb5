export { VaeKitError, type VaeKitErrorParts } from './core/errors.js';
export { foldIn, randomKey, splitKey, type Key } from './core/keys.js';
export { normalNoise, uniformNoise } from './core/noise.js';
export type { Shape } from './core/shapes.js';
export { stopGradient } from './core/stop-gradient.js';
export type { TensorValues } from './core/tensor-values.js';

export { drawImage, type Canvas, type DrawImageOptions } from './images/draw-image.js';
export { encodePng } from './images/encode-png.js';
export { halfBlocks, type HalfBlocksOptions } from './images/half-blocks.js';
export { imageGrid, type ImageGridOptions } from './images/image-grid.js';
export type { RgbaImage } from './images/rgba-image.js';

export { binarize } from './data/binarize.js';
export {
  arrayDataset,
  type ArrayDatasetOptions,
  type ClosableDataset,
  type Dataset,
  type SyncDataset,
} from './data/dataset.js';
export { idxDataset, type IdxDatasetOptions, type IdxSource } from './data/idx-dataset.js';
export type { IdxValues } from './data/idx-values.js';
export { readIdx, type IdxArray } from './data/idx.js';
export type { LabelledImages } from './data/labelled-images.js';
export type { MnistOptions } from './data/mnist-options.js';
export { mnist, type Mnist } from './data/mnist.js';
export { syntheticDigitsAsync, type SyntheticDigitsAsyncOptions } from './data/digits-async.js';
export type { SyntheticDigitsOptions } from './data/digit-writer.js';
export { syntheticDigits } from './data/digits.js';
export { oneHot } from './data/one-hot.js';
export {
  streamDataset,
  type RowStream,
  type StreamDatasetOptions,
  type StreamElement,
  type StreamSource,
} from './data/stream-dataset.js';
export { swissRoll, type SwissRoll, type SwissRollOptions } from './data/swiss-roll.js';
export { takeRows } from './data/take-rows.js';

export type { BernoulliParams } from './distributions/bernoulli-params.js';
export {
  affineCoupling,
  type AffineCouplingOptions,
} from './distributions/flows/affine-coupling.js';
export type { FlowLayer, FlowLayerSizes, Transformed } from './distributions/flows/flow-layer.js';
export { flow, type FlowOptions } from './distributions/flows/flow.js';
export {
  inverseAutoregressive,
  type InverseAutoregressiveOptions,
} from './distributions/flows/inverse-autoregressive.js';
export { bernoulliPrior } from './distributions/bernoulli-prior.js';
export { bernoulli } from './distributions/bernoulli.js';
export type { CategoricalParams } from './distributions/categorical-params.js';
export {
  categoricalPrior,
  type CategoricalPriorOptions,
} from './distributions/categorical-prior.js';
export { categorical, type CategoricalOptions } from './distributions/categorical.js';
export { conditionalPrior } from './distributions/conditional-prior.js';
export { continuousBernoulli } from './distributions/continuous-bernoulli.js';
export {
  discretizedLogistic,
  type DiscretizedLogisticOptions,
} from './distributions/discretized-logistic.js';
export type { Family, Params, Support } from './distributions/family.js';
export type { GaussianParams } from './distributions/gaussian-params.js';
export type { GaussianOptions } from './distributions/gaussian-options.js';
export { gaussian } from './distributions/gaussian.js';
export { bernoulliKl, bernoulliKlPerDimension } from './distributions/kl/bernoulli.js';
export { categoricalKl } from './distributions/kl/categorical.js';
export {
  continuousBernoulliKl,
  continuousBernoulliKlPerDimension,
} from './distributions/kl/continuous-bernoulli.js';
export { gaussianKl, gaussianKlPerDimension } from './distributions/kl/gaussian.js';
export { laplaceKl, laplaceKlPerDimension } from './distributions/kl/laplace.js';
export { multivariateGaussianKl } from './distributions/kl/multivariate-gaussian.js';
export { poissonKl, poissonKlPerDimension } from './distributions/kl/poisson.js';
export { laplace } from './distributions/laplace.js';
export type { LocationScaleOptions, LocationScaleParams } from './distributions/location-scale.js';
export { logistic } from './distributions/logistic.js';
export type { MultivariateGaussianParams } from './distributions/multivariate-gaussian-params.js';
export {
  multivariateGaussian,
  type MultivariateGaussianOptions,
} from './distributions/multivariate-gaussian.js';
export type { NegativeBinomialParams } from './distributions/negative-binomial-log-prob.js';
export {
  negativeBinomial,
  type NegativeBinomialOptions,
} from './distributions/negative-binomial.js';
export type { PoissonParams } from './distributions/poisson-params.js';
export { poisson } from './distributions/poisson.js';
export type { BuiltPrior, PosteriorOfModel, Prior, PriorSizes } from './distributions/prior.js';
export type { KlKind } from './distributions/settle-kl.js';
export type { MemberOf, Reparameterized, SomeColumns } from './distributions/product-parts.js';
export { product } from './distributions/product.js';
export { standardNormal } from './distributions/standard-normal.js';
export { studentT, type StudentTOptions, type StudentTParams } from './distributions/student-t.js';

export {
  cyclicalAnnealing,
  linearAnnealing,
  type CyclicalAnnealingOptions,
  type LinearAnnealingOptions,
} from './objectives/annealing.js';
export { betaTc, type BetaTcOptions } from './objectives/beta-tc.js';
export { capacity, type CapacityOptions } from './objectives/capacity.js';
export { elbo, type ElboOptions } from './objectives/elbo.js';
export { infoVae, type InfoVaeOptions } from './objectives/info-vae.js';
export { iwae, type IwaeOptions } from './objectives/iwae.js';
export type { Credit, Objective, Terms } from './objectives/objective.js';

export { arms, type ArmsOptions } from './estimators/arms.js';
export type { Baseline, BaselineInputs } from './estimators/baseline.js';
export { constantBaseline } from './estimators/constant-baseline.js';
export { disarm, type DisarmOptions } from './estimators/disarm.js';
export { doublyReparameterized } from './estimators/doubly-reparameterized.js';
export type {
  Biased,
  Draw,
  DrawContext,
  Estimator,
  EstimatorSizes,
  SurrogateInputs,
  Unbiased,
} from './estimators/estimator.js';
export { gumbelSoftmax, type GumbelSoftmaxOptions } from './estimators/gumbel-softmax.js';
export {
  learnedBaseline,
  type LearnedBaselineOptions,
  type LearnedBaselineState,
} from './networks/learned-baseline.js';
export { leaveOneOut } from './estimators/leave-one-out.js';
export { movingAverage, type MovingAverageState } from './estimators/moving-average.js';
export { rebar } from './estimators/rebar.js';
export { relax } from './estimators/relax.js';
export type { RelaxedControlOptions } from './estimators/relaxed-control.js';
export { reparameterized } from './estimators/reparameterized.js';
export { scoreFunction, type ScoreFunctionOptions } from './estimators/score-function.js';
export { stickingTheLanding } from './estimators/sticking-the-landing.js';
export { straightThrough } from './estimators/straight-through.js';

export type { Activation } from './networks/activation.js';
export { convDecoder } from './networks/conv-decoder.js';
export { convEncoder } from './networks/conv-encoder.js';
export type { ConvOptions } from './networks/conv-options.js';
export type { LayerUpdate } from './networks/layer-update.js';
export { mlpDecoder, mlpEncoder, type MlpOptions } from './networks/mlp.js';
export type { Network, NetworkSizes } from './networks/network.js';

export {
  autoencoder,
  type Autoencoder,
  type AutoencoderOptions,
} from './models/autoencoder/autoencoder.js';
export type { AutoencoderMethods } from './models/autoencoder/methods.js';
export type { DecoderMethods } from './models/decoder-methods.js';
export type { Covariances, CovarianceType } from './models/gaussian-mixture/covariance-type.js';
export { gaussianMixture } from './models/gaussian-mixture/from-record.js';
export type {
  GaussianMixture,
  MixtureSampleOptions,
} from './models/gaussian-mixture/gaussian-mixture.js';
export { mixturePrior, type MixturePriorOptions } from './models/gaussian-mixture/mixture-prior.js';
export { vampPrior, type VampPriorOptions } from './models/gaussian-mixture/vamp-prior.js';
export type { GaussianMixtureParams } from './models/gaussian-mixture/params.js';
export type { Points } from './models/gaussian-mixture/points.js';
export type { GaussianMixtureRecord } from './models/gaussian-mixture/record.js';
export type { MixtureStart } from './models/gaussian-mixture/initialization.js';
export type { MaskOptions } from './models/method-options.js';
export type { Output, OutputOptions } from './models/output.js';
export type {
  AmortizedOptions,
  AmortizedSigmoidBeliefNetwork,
} from './models/sigmoid-belief-network/amortized.js';
export type {
  MeanField,
  MeanFieldLimits,
  MeanFieldOptions,
} from './models/sigmoid-belief-network/mean-field.js';
export type { SigmoidBeliefNetwork } from './models/sigmoid-belief-network/network.js';
export {
  sigmoidBeliefNetwork,
  type SigmoidBeliefNetworkOptions,
} from './models/sigmoid-belief-network/sigmoid-belief-network.js';
export type {
  Batch,
  BoundMetric,
  LossResult,
  Trainable,
  TrainState,
  WithCondition,
} from './models/trainable.js';
export type { ElboEstimateOptions, ReconstructOptions, VaeMethods } from './models/vae/methods.js';
export type {
  CheckedVaeOptions,
  DiscreteLatents,
  ReparameterizedLatents,
  VaeOptions,
  VaeParts,
} from './models/vae/options.js';
export { vae, type Vae } from './models/vae/vae.js';

export {
  activeUnits,
  type ActiveUnits,
  type ActiveUnitsOptions,
} from './evaluation/active-units.js';
export {
  annealedImportanceSampling,
  type AnnealedLogLikelihood,
  type AnnealingOptions,
} from './evaluation/annealed-importance-sampling.js';
export type { CodingModel } from './evaluation/coding-model.js';
export { energyDistance, type EnergyDistanceOptions } from './evaluation/energy-distance.js';
export {
  estimateLogLikelihood,
  type LogLikelihoodOptions,
} from './evaluation/estimate-log-likelihood.js';
export { interpolate, type InterpolateOptions } from './evaluation/interpolate.js';
export { klPerDimension } from './evaluation/kl-per-dimension.js';
export type { LatentModel } from './evaluation/latent-model.js';
export type { LogLikelihood } from './evaluation/log-likelihood.js';
export { manifold, type ManifoldOptions } from './evaluation/manifold.js';
export {
  mutualInformation,
  type MutualInformation,
  type MutualInformationOptions,
} from './evaluation/mutual-information.js';
export {
  nearestNeighborAccuracy,
  type LabelledCodes,
  type NearestNeighborOptions,
} from './evaluation/nearest-neighbor-accuracy.js';
export { normalQuantile } from './evaluation/normal-quantile.js';
export type { OneRow } from './evaluation/one-row.js';
export type { PassOptions } from './evaluation/over-batches.js';
export { traverse, type TraverseOptions } from './evaluation/traverse.js';
export { evaluate, type EvaluateOptions, type Metrics } from './evaluation/evaluate.js';

export type {
  FitGaussianMixtureOptions,
  FittedGaussianMixture,
} from './training/fit-gaussian-mixture-options.js';
export { fitGaussianMixture } from './training/fit-gaussian-mixture.js';
export {
  fitPrior,
  type FitMixtureAsPriorOptions,
  type FitPriorOptions,
  type LearnPriorOptions,
} from './training/fit-prior.js';
export {
  fitSigmoidBeliefNetwork,
  type FitSigmoidBeliefNetworkOptions,
} from './training/fit-sigmoid-belief-network.js';
export type {
  Callback,
  FitOptions,
  FitResult,
  TrainingData,
  ValidationData,
} from './training/fit-options.js';
export type { EpochRecord, StepRecord, TrainingMetrics, TrainRecord } from './training/records.js';
export type { Checkpoint, ResumableRun, RunRecord } from './training/checkpoint.js';
export { earlyStopping, type EarlyStoppingOptions } from './training/early-stopping.js';
export { fit } from './training/fit.js';
export { historyToCsv } from './training/history-csv.js';
export { accumulate } from './training/gradients/accumulate.js';
export { clipByGlobalNorm } from './training/gradients/clip-by-global-norm.js';
export { clipByValue } from './training/gradients/clip-by-value.js';
export { decayWeights, type DecayWeightsOptions } from './training/gradients/decay-weights.js';
export type {
  GradientInputs,
  GradientTransformation,
} from './training/gradients/gradient-transformation.js';
export { cosineDecay, type CosineDecayOptions } from './training/schedules/cosine-decay.js';
export type { Schedule } from './core/schedule.js';
export { stepDecay, type StepDecayOptions } from './training/schedules/step-decay.js';
export {
  watchCollapse,
  type Collapse,
  type WatchCollapseOptions,
} from './training/watch-collapse.js';
export { warmup, type WarmupOptions } from './training/schedules/warmup.js';
export type { LearningRate } from './training/learning-rate.js';
export { train, type TrainOptions } from './training/train.js';
export { trainStep, type StepResult, type TrainStepOptions } from './training/train-step.js';

export {
  checkpointTo,
  type CheckpointOptions,
  type CheckpointTarget,
} from './persistence/checkpoint-to.js';

export {
  inspectModel,
  type CheckpointInfo,
  type ModelInfo,
  type PartInfo,
} from './persistence/inspect-model.js';
export type { LayerInfo } from './persistence/layer-info.js';
export { loadModel, type LoadModelOptions } from './persistence/load-model.js';
export { loadWeights } from './persistence/load-weights.js';
export type { WeightedModel } from './models/all-weights.js';
export type { ModelSource } from './persistence/read-source.js';
export { saveModel, type ModelTarget, type SavableModel } from './persistence/save-model.js';
