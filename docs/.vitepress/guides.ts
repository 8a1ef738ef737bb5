/** Pages that belong together. */
interface Group {
  readonly text: string;
  readonly items: { text: string; link: string }[];
}

/** The pages that are written by hand, in the order in which they are read. */
export const guides: Group[] = [
  {
    text: 'Begin',
    items: [
      { text: 'Get started', link: '/get-started' },
      { text: 'Playground', link: '/playground' },
      { text: 'Mental model', link: '/mental-model' },
      { text: 'Examples', link: '/examples' },
      { text: 'Gallery', link: '/gallery' },
      { text: 'From Keras, Pyro, Pythae', link: '/coming-from' },
    ],
  },
  {
    text: 'Compose',
    items: [
      { text: 'Likelihoods and units', link: '/likelihoods' },
      { text: 'The KL and its weight', link: '/kl-weight' },
      { text: 'Families', link: '/families' },
      { text: 'Priors and flows', link: '/priors' },
      { text: 'Objectives and estimators', link: '/estimators' },
      { text: 'Conditions', link: '/conditions' },
      { text: 'Other models', link: '/models' },
      { text: 'Parts of your own', link: '/parts-of-your-own' },
      { text: 'The laws', link: '/laws' },
    ],
  },
  {
    text: 'Train and keep',
    items: [
      { text: 'Data', link: '/data' },
      { text: 'Training', link: '/training' },
      { text: 'How long, how many', link: '/how-long' },
      { text: 'Missing values', link: '/missing-values' },
      { text: 'Saving and resuming', link: '/saving-and-resuming' },
      { text: 'Judging a model', link: '/judging' },
      { text: 'Pictures', link: '/pictures' },
    ],
  },
  {
    text: 'Use',
    items: [
      { text: 'In your project', link: '/in-your-project' },
      { text: 'In a worker', link: '/in-a-worker' },
      { text: 'Recipes', link: '/recipes' },
      { text: 'Troubleshooting', link: '/troubleshooting' },
    ],
  },
  {
    text: 'Know',
    items: [
      { text: 'Numbers', link: '/numbers' },
      { text: 'Where it runs', link: '/environments' },
      { text: 'Parts and backends', link: '/backends' },
      { text: 'On TensorFlow.js', link: '/on-tfjs' },
      { text: 'Beside other libraries', link: '/comparison' },
      { text: 'For whoever carries on', link: '/maintaining' },
    ],
  },
];
