const { train } = require('./train.cjs');

train().then((result) => console.log(JSON.stringify(result)));
