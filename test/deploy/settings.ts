import { ENV } from '../../src/config/env-spec.js';
import { readText } from '../containers/compose-file.js';
import { entriesOf } from './kustomize.js';

export const KNOWN_SETTINGS = Object.keys(ENV);

/** What operators are told to fill in. */
export const EXAMPLE_SECRET = Object.fromEntries(entriesOf(readText('deploy/k8s/secret.env.example')));
