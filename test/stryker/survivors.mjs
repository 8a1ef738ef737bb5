/** Changes that no test can notice, or need not, by file: each with its reason. */
export const SURVIVORS = {};
