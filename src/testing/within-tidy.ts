import { tidy } from '@tensorflow/tfjs-core';

/** What is computed with tensors that nobody needs later, where the result has none itself. */
export function withinTidy<Result>(compute: () => Result): Result {
  let result!: Result;
  tidy(() => {
    result = compute();
  });
  return result;
}
