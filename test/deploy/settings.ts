import { ENV } from '../../src/config/env-spec.js';
import { readText } from '../containers/compose-file.js';
import { entriesOf } from './kustomize.js';

/** Settings of a release that is under way: they leave this list by themselves as they come into ENV. */
const TO_COME = ['ADMIN_HOST', 'ADMIN_TOKEN', 'ALLOWED_ORIGINS', 'MAX_CONNECTIONS', 'TRUSTED_PROXIES'].filter(
  (name) => !(name in ENV),
);

export const KNOWN_SETTINGS = [...Object.keys(ENV), ...TO_COME];

/** What operators are told to fill in. */
export const EXAMPLE_SECRET = Object.fromEntries(entriesOf(readText('deploy/k8s/secret.env.example')));
