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
    ],
  },
  {
    text: 'Compose',
    items: [
      { text: 'Families', link: '/families' },
      { text: 'Priors and flows', link: '/priors' },
      { text: 'Objectives and estimators', link: '/estimators' },
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
      { text: 'Missing values', link: '/missing-values' },
      { text: 'Saving and resuming', link: '/saving-and-resuming' },
      { text: 'Judging a model', link: '/judging' },
      { text: 'Pictures', link: '/pictures' },
    ],
  },
  {
    text: 'Know',
    items: [
      { text: 'Numbers', link: '/numbers' },
      { text: 'Where it runs', link: '/environments' },
      { text: 'On TensorFlow.js', link: '/on-tfjs' },
    ],
  },
];
