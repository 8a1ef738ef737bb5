import { train } from './train.js';

// Not awaited, since not all that bundle this know how.
train().then(
  (result) => console.log(JSON.stringify(result)),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
