/** Changes that no test of the room can notice, or need not, by file: each with its reason. */
export const SURVIVORS = {};
