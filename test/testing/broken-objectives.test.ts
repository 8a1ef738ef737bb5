import { expectRejected } from './broken/expect-rejected.js';

expectRejected('objective');
