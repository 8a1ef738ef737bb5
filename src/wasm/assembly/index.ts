export { adam } from './adam';
export { bernoulli } from './bernoulli';
export { columnSums } from './column-sums';
export { gaussian, gaussianGrad } from './gaussian';
export { reluGrad } from './relu';
export { scaleRows } from './scale-rows';
export { scratchBytes, sgemm } from './sgemm';
export { tanh } from './tanh';
