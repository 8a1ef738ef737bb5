import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type DefaultTheme } from 'vitepress';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { repository } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  repository: { url: string };
};
const source = repository.url.replace(/^git\+|\.git$/g, '');

/** An entry of what TypeDoc writes of its pages. */
interface Entry {
  readonly title: string;
  readonly path?: string | null;
  readonly children?: readonly Entry[];
}

/** The three ways into the package, as they are imported. */
const ENTRIES: Readonly<Record<string, string>> = {
  index: 'vae-kit',
  wasm: 'vae-kit/wasm',
  testing: 'vae-kit/testing',
};

function itemOf({ title, path, children = [] }: Entry): DefaultTheme.SidebarItem {
  return {
    text: ENTRIES[title] ?? title,
    ...(path && { link: `/api/${path.replace(/(index)?\.md$/, '')}` }),
    ...(children.length > 0 && { collapsed: true, items: children.map(itemOf) }),
  };
}

/** The pages that `npm run docs:api` has made. */
function apiPages(): DefaultTheme.SidebarItem[] {
  const file = `${root}docs/api/navigation.json`;
  if (!existsSync(file)) return [];
  return (JSON.parse(readFileSync(file, 'utf8')) as Entry[]).map(itemOf);
}

const guides: DefaultTheme.SidebarItem[] = [
  {
    text: 'Begin',
    items: [
      { text: 'Get started', link: '/get-started' },
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

export default defineConfig({
  title: 'vae-kit',
  description: 'Variational auto-encoders in JavaScript.',
  base: process.env.VAE_KIT_DOCS_BASE ?? '/',
  cleanUrls: false,
  lastUpdated: false,
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Guide', link: '/get-started' },
      { text: 'API', link: '/api/' },
      { text: 'Examples', link: '/examples' },
    ],
    sidebar: { '/api/': apiPages(), '/': guides },
    socialLinks: [{ icon: 'github', link: source }],
  },
  markdown: {
    config(md) {
      // What lies outside of docs/ is no page of the site.
      md.core.ruler.push('outside', ({ tokens }) => {
        for (const { children } of tokens)
          for (const token of children ?? []) {
            const href = token.attrGet('href');
            if (href?.startsWith('../'))
              token.attrSet('href', `${source}/blob/main/${href.slice(3)}`);
          }
      });
    },
  },
});
