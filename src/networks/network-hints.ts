/** What to do instead for options that the built-in networks do not have. */
export const NETWORK_HINTS = {
  seed: 'Give seed to the model: it decides all first weights.',
  inputShape: 'Leave it out: the model tells its networks their shapes.',
  name: 'Leave it out: the model names its layers.',
  'dropout batchNormalization kernelRegularizer kernelInitializer useBias':
    'Build it of stock layers: give a LayersModel in its place, or a Network of your own.',
};
