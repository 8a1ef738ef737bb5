import { render } from 'preact';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/pictures.css';
import './styles/layout.css';
import './styles/sections.css';
import { App } from './views/app.js';

render(<App />, document.getElementById('page')!);
