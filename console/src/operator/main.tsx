import { render } from 'preact';
import '../style/base.css';
import './operator.css';
import { Operator } from './operator.js';

const root = document.getElementById('app');
if (root !== null) render(<Operator />, root);
