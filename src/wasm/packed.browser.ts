export { importPacked as loadPacked } from './import-packed.js';
export { unpack } from './unpack.browser.js';
