import { render } from 'preact';
import { Empty } from '../ui/empty.js';
import '../style/base.css';

const root = document.getElementById('app');
if (root !== null) render(<Empty title="Operator">Nothing yet</Empty>, root);
