import { afterAll, beforeAll, describe } from 'vitest';
import { browser } from '../package/page.js';
import { homeTests } from './home.js';
import { lookTests } from './looks.js';
import { offlineTests } from './offline.js';
import { playgroundTests } from './playground.js';
import { serveSite, type Served } from './served.js';
import { weightTests } from './weights.js';

describe.runIf(browser)('the site', () => {
  let site: Served;

  beforeAll(async () => {
    site = await serveSite();
  });

  afterAll(() => site?.close());

  describe('on its home', () => homeTests(() => site));
  describe('in its playground', () => playgroundTests(() => site));
  describe('without a network', () => offlineTests(() => site));
  describe('on screens of any size', () => lookTests(() => site));
  describe('on slow networks', () => weightTests(() => site));
});
