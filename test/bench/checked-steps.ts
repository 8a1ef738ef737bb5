/**
 * How many training steps are compared between engines: the second loss shows gradients and
 * optimizer too.
 */
export const CHECKED_STEPS = 2;
