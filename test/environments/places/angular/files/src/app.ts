import { afterNextRender, Component } from '@angular/core';
import { report } from '../report.js';
import { train } from '../train.js';

@Component({ selector: 'app-root', template: '<p>It trains.</p>' })
export class App {
  constructor() {
    afterNextRender(() => {
      train()
        .catch((error) => ({ error: String(error) }))
        .then(report);
    });
  }
}
