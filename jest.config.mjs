import { availableParallelism } from 'node:os';
import { BUNDLED_MODULES } from './test/support/bundled.mjs';
import { SKIPS_BROWSER } from './test/support/chromium-binary.mjs';
import { SKIPS_REDIS } from './test/support/redis-skipping.mjs';

/**
 * ESM all the way: run through `npm test`, which passes --experimental-vm-modules to Node.
 * swc strips the types (tsc checks them) and emits the decorator metadata that Nest and class-validator read.
 */
export const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
};

const shared = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/sdk', '<rootDir>/console/src', '<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', ...BUNDLED_MODULES },
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  globalSetup: '<rootDir>/test/support/setup.mjs',
  globalTeardown: '<rootDir>/test/support/teardown.mjs',
};

/** Everything that needs no Redis, and the whole server on its embedded store. */
const embedded = {
  ...shared,
  displayName: 'embedded',
  testMatch: [
    '<rootDir>/{src,sdk,console,test}/**/*.spec.ts',
    '<rootDir>/test/**/*.contract-spec.ts',
    '<rootDir>/test/**/*.e2e-spec.ts',
  ],
  testPathIgnorePatterns: [
    '<rootDir>/src/store/redis/',
    '<rootDir>/test/.*redis[^/]*-spec\\.ts$',
    '<rootDir>/test/browser/',
  ],
};

/** What runs in a real browser, against the whole server. */
const browser = {
  ...shared,
  displayName: 'browser',
  globalSetup: '<rootDir>/test/support/browser-setup.mjs',
  testMatch: [SKIPS_BROWSER ? '<rootDir>/test/support/browser-suites-left-out.ts' : '<rootDir>/test/browser/*-spec.ts'],
};

const onRedis = {
  ...shared,
  globalSetup: '<rootDir>/test/support/redis-setup.mjs',
  globalTeardown: '<rootDir>/test/support/redis-teardown.mjs',
};

/** What is about bytes on sockets, or about clients, whatever store is behind them. */
const WHATEVER_STORE = [
  'test/conformance/(frames|fuzz|handshake|door|slow|drain|count)',
  'test/e2e/(cli|demo|load|sending)',
  'test/browser/[^/]+',
];

/** Where clients of two instances meet in the kernel, and in the first steps of each feature. */
const ON_TWO = [
  'chat',
  'chat-receipts',
  'chat-typing',
  'idempotency',
  'leases',
  'location',
  'planning',
  'removal',
  'rooms',
  'takeover',
];
/** … and in the others: of these CI trusts that what one instance tells, two tell. */
const MORE_ON_TWO = [
  'chat-messages',
  'chat-moderation',
  'chat-polls',
  'chat-reactions',
  'chat-threads',
  'itinerary',
  'location-places',
  'planning-focus',
  'planning-history',
  'planning-seen',
  'planning-undo',
  'room-deletion',
  'shares',
  'tickets',
  'tracks',
];

/** On a cluster, of what CI has seen on one Redis. */
const ON_CLUSTER = ['test/e2e/redis-cluster-privacy'];

/**
 * CI has fifteen minutes: what is not about Redis by its name it runs on the embedded store, and on Redis where two instances
 * meet first; chaos tries the rest there. Nor does it run models, kills and seeds as long. `npm test` runs all.
 */
const IS_CI = process.env['CI'] !== undefined;
const ALL_ON_REDIS = IS_CI ? [] : ['<rootDir>/test/**/*.e2e-spec.ts'];
const ALL_ON_TWO = IS_CI ? ON_TWO : [...ON_TWO, ...MORE_ON_TWO];
const NOT_ON_REDIS = IS_CI ? [...WHATEVER_STORE, ...ON_CLUSTER] : WHATEVER_STORE;

/** What is about Redis by its name, and the whole server on it. */
const redis = {
  ...onRedis,
  displayName: 'redis',
  testMatch: SKIPS_REDIS
    ? ['<rootDir>/test/support/suites-left-out.ts']
    : ['<rootDir>/src/store/redis/**/*.spec.ts', '<rootDir>/test/**/*redis*-spec.ts', ...ALL_ON_REDIS],
  testPathIgnorePatterns: NOT_ON_REDIS.map((suite) => `<rootDir>/${suite}\\.`),
  globals: { RALLY_STORE: 'redis', RALLY_INSTANCES: 1 },
};

/** Features with their clients spread over two instances, the second a process of its own. */
const two = {
  ...onRedis,
  displayName: 'two',
  testMatch: ALL_ON_TWO.map((suite) => `<rootDir>/test/e2e/${suite}.e2e-spec.ts`),
  setupFilesAfterEnv: ['<rootDir>/test/support/two-setup.ts'],
  globals: { RALLY_STORE: 'redis', RALLY_INSTANCES: 2 },
};

/** @type {import('jest').Config} */
export default {
  projects: SKIPS_REDIS ? [embedded, browser, redis] : [embedded, browser, redis, two],
  // For tests that hang; how fast something is, no test here measures by this.
  testTimeout: 30_000,
  // Suites wait more than they work; jest would take one worker on a machine of two cores.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  testSequencer: './test/support/longest-first.mjs',
  // The babel provider counts decorator helpers as branches and loses whole files.
  coverageProvider: 'v8',
  collectCoverageFrom: ['{src,sdk/src}/**/*.ts', '!**/*.spec.ts', '!src/main.ts'],
};
