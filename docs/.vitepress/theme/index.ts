import { inBrowser, type Theme } from 'vitepress';
// Texts are set in the fonts that the reader's system has: they weigh nothing.
import DefaultTheme from 'vitepress/theme-without-fonts';
import { defineAsyncComponent } from 'vue';
import { keepForOffline } from './keep-for-offline.js';
import LivePage from './LivePage.vue';
import WhatItIs from './WhatItIs.vue';
import './style.css';

const theme: Theme = {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('LivePage', LivePage);
    app.component('WhatItIs', WhatItIs);
    // Only its own page loads it.
    app.component(
      'Playground',
      defineAsyncComponent(() => import('./playground/Playground.vue')),
    );
    if (inBrowser && import.meta.env.PROD) keepForOffline();
  },
};

export default theme;
