/** The one grammar of all errors. */
export const ERROR_GRAMMAR = /^vae-kit: .+, but got .+\. .+\.$/s;
