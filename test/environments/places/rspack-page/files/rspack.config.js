import { HtmlRspackPlugin } from '@rspack/core';

export default { mode: 'production', entry: './page.js', plugins: [new HtmlRspackPlugin()] };
