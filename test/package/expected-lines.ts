/**
 * What a program says that it prints: a comment `// → text` behind a statement, up to a colon that
 * begins an explanation.
 */
export const expectedLines = (code: string): string[] =>
  [...code.matchAll(/\/\/ → (.*?)(?:: .*)?$/gm)].map(([, line]) => line!);
