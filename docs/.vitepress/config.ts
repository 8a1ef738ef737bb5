import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type DefaultTheme } from 'vitepress';
import { deadLinks } from '../../scripts/site/dead-links.mjs';
import { writeLlms } from '../../scripts/site/llms.mjs';
import { writeServiceWorker } from '../../scripts/site/offline.mjs';
import { guides } from './guides.js';

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

/** A kind, such as Functions, has no page: its link leads to a heading of its module's. */
function itemOf({ title, path, children = [] }: Entry, module = ''): DefaultTheme.SidebarItem {
  const link = path
    ? `/api/${path.replace(/(index)?\.md$/, '')}`
    : `${module}#${title.toLowerCase().replace(' ', '-')}`;
  return {
    text: ENTRIES[title] ?? title,
    link,
    ...(children.length > 0 && {
      collapsed: true,
      items: children.map((child) => itemOf(child, link)),
    }),
  };
}

/** The pages that `npm run docs:api` has made. */
function apiPages(): DefaultTheme.SidebarItem[] {
  const file = `${root}docs/api/navigation.json`;
  if (!existsSync(file)) return [];
  return (JSON.parse(readFileSync(file, 'utf8')) as Entry[]).map((entry) => itemOf(entry));
}

const title = 'vae-kit';
const description = 'Variational auto-encoders in JavaScript.';
const base = process.env.VAE_KIT_DOCS_BASE ?? '/';

export default defineConfig({
  title,
  description,
  base,
  cleanUrls: false,
  lastUpdated: false,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}icon.svg` }]],
  // What all pages say alike is fetched once.
  metaChunk: true,
  // The service worker fetches what may be wanted next.
  router: { prefetchLinks: false },
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Guide', link: '/get-started' },
      { text: 'Playground', link: '/playground' },
      { text: 'API', link: '/api/' },
      { text: 'Examples', link: '/examples' },
    ],
    sidebar: { '/api/': apiPages(), '/': guides },
    socialLinks: [{ icon: 'github', link: source }],
  },
  markdown: {
    image: { lazyLoading: true },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
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
      // TypeDoc calls the ways into the package by the names of their files.
      md.core.ruler.push('entries', ({ env, tokens }) => {
        const { relativePath = '' } = env as { relativePath?: string };
        if (!/^api\/(\w+\/)?index\.md$/.test(relativePath)) return;
        for (const { children } of tokens)
          for (const token of children ?? [])
            if (token.type === 'text') token.content = ENTRIES[token.content] ?? token.content;
      });
    },
  },
  async buildEnd({ outDir, srcDir }) {
    const dead = deadLinks(outDir, base, ['live']);
    if (dead.length > 0) throw new Error(`Links of the site lead nowhere:\n${dead.join('\n')}`);
    writeLlms({ title, description, base, folder: outDir, sources: srcDir, groups: guides });
    await writeServiceWorker(outDir);
  },
});
