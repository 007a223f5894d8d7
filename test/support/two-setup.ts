/** Of the suites whose clients are spread over two instances. */
import { afterAll } from '@jest/globals';
import { SecondInstance } from './second-instance.js';

afterAll(() => SecondInstance.endProcess());
