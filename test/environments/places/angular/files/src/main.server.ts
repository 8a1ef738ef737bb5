import { bootstrapApplication, type BootstrapContext } from '@angular/platform-browser';
import { provideRouter } from '@angular/router';
import { provideServerRendering, RenderMode, withRoutes } from '@angular/ssr';
import { App } from './app';

const routes = withRoutes([{ path: '**', renderMode: RenderMode.Server }]);
const providers = [provideRouter([]), provideServerRendering(routes)];

export default (context: BootstrapContext) => bootstrapApplication(App, { providers }, context);
