/**
 * Who may import whom. The picture: protocol ← kernel ← features ← app; each arrow one way, features strangers to each
 * other. Types count as imports. Specs and test/ may reach for more, but no product file may import them.
 */
const KERNEL =
  '^src/(asyncapi|config|console|clock|meters|realtime|store|auth|health|metrics|admin|logging|tracing|webhooks|privacy|testing)/';
const SPEC = '\\.spec\\.ts$';
/** Rooms and clocks for specs, beside what they are for. */
const TESTING = '/testing/[^/]+$';
const PURE = '\\.(messages|rules)\\.ts$';
/** How rules speak of rooms without being able to touch one. */
const ROOM_WORDS = [
  '^src/store/(entrance|room-changes|room-store|room-contents|room-signal|store-status|body)\\.ts$',
  '^src/realtime/(decision|personal-data)\\.ts$',
];
const WORDS_OF_RULES = ['^src/protocol/', PURE, ...ROOM_WORDS];
const ITEM_FIELDS = '^src/features/planning/items/item-fields\\.rules\\.ts$';
const DISTANCE = '^src/features/location/geo/distance\\.rules\\.ts$';
const WS = '(^|node_modules/)ws(/|$)';
/** For Node alone. */
const FILE_OUTBOX = '^sdk/src/storage/file-outbox\\.ts$';
const WEB_SOCKET = '^sdk/src/find-web-socket\\.ts$';
/** React is the application's. */
const HOOKS = '^sdk/src/entries/react\\.ts$';
const IOREDIS = '(^|node_modules/)ioredis(/|$)';

/** What a feature may build on; everything else of the kernel is its own business. */
const FACADES = [
  '^src/protocol/',
  '^src/realtime/[^/]+\\.ts$',
  '^src/store/(entrance|room-changes|room-store|room-contents|body)\\.ts$',
  '^src/(clock|config|auth)/[^/]+\\.ts$',
  '^src/webhooks/(webhook\\.rules|webhooks|webhooks\\.module)\\.ts$',
  '^src/admin/(admin\\.module|admin-controller\\.decorator|id\\.pipes)\\.ts$',
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'protocol-imports-nothing',
      comment:
        'The wire vocabulary is shared with clients: no package, no Node module, nothing from outside its folder.',
      severity: 'error',
      from: { path: '^src/protocol/', pathNot: SPEC },
      to: { pathNot: '^src/protocol/' },
    },
    {
      name: 'messages-and-rules-are-pure',
      comment:
        'Wire types import protocol and each other. Rules may also speak of rooms (the vocabulary of the port and of ' +
        'decisions: types and pure constructors); planning orders by fractional-indexing, and asks class-validator ' +
        'which zones and currencies there are.',
      severity: 'error',
      from: { path: PURE, pathNot: [ITEM_FIELDS, DISTANCE] },
      to: { pathNot: [...WORDS_OF_RULES, 'node_modules/fractional-indexing/'] },
    },
    {
      name: 'item-fields-ask-class-validator',
      severity: 'error',
      from: { path: ITEM_FIELDS },
      to: { pathNot: [...WORDS_OF_RULES, 'node_modules/class-validator/'] },
    },
    {
      name: 'distances-ask-turf',
      severity: 'error',
      from: { path: DISTANCE },
      to: { pathNot: [...WORDS_OF_RULES, 'node_modules/@turf/distance/'] },
    },
    {
      name: 'turf-is-for-distances',
      severity: 'error',
      from: { pathNot: DISTANCE },
      to: { path: 'node_modules/@turf/' },
    },
    {
      name: 'messages-speak-protocol-only',
      comment: 'Clients import them.',
      severity: 'error',
      from: { path: '\\.messages\\.ts$' },
      to: { pathNot: ['^src/protocol/', '\\.messages\\.ts$'] },
    },
    {
      name: 'rules-know-the-port-by-type-only',
      comment: 'A rule that could call the store would not be a rule; nor may what rules lean on.',
      severity: 'error',
      from: { path: [PURE, ...ROOM_WORDS] },
      to: { path: '^src/store/room-store\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'room-words-are-pure',
      severity: 'error',
      from: { path: ROOM_WORDS },
      to: { pathNot: ['^src/protocol/', ...ROOM_WORDS] },
    },
    {
      name: 'fractional-indexing-is-for-planning-rules',
      severity: 'error',
      from: { pathNot: ['^src/features/planning/.+\\.rules\\.ts$', SPEC] },
      to: { path: 'node_modules/fractional-indexing/' },
    },
    {
      name: 'kernel-knows-no-feature',
      comment: 'A feature is one folder that can be deleted; the kernel learns of it only through Nest.',
      severity: 'error',
      from: { path: KERNEL },
      to: { path: ['^src/features/', '^src/(app|main)[^/]*\\.ts$'] },
    },
    {
      name: 'features-are-strangers',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'features-use-facades-only',
      comment: 'If a feature needs more of the kernel, that is a design question, not an import.',
      severity: 'error',
      from: { path: '^src/features/', pathNot: [SPEC, TESTING] },
      to: { path: '^src/', pathNot: ['^src/features/', ...FACADES] },
    },
    {
      name: 'nobody-imports-the-composition-root',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(app|main)[^/]*\\.ts$', '^src/cli/serve\\.command\\.ts$', SPEC] },
      to: { path: '^src/(app|main)[^/]*\\.ts$' },
    },
    {
      name: 'only-realtime-knows-ws',
      comment: 'The command line is a client, and Node 20 has no WebSocket of its own.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(realtime|cli)/' },
      to: { path: [WS, 'node_modules/@nestjs/platform-ws/'] },
    },
    {
      name: 'only-logging-knows-pino',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/logging/' },
      to: { path: 'node_modules/pino' },
    },
    {
      name: 'only-tracing-knows-opentelemetry',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/tracing/' },
      to: { path: 'node_modules/@opentelemetry/' },
    },
    {
      name: 'only-the-redis-store-knows-ioredis',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/store/redis/' },
      to: { path: IOREDIS },
    },
    {
      name: 'only-the-metrics-know-prom-client',
      comment: 'What is hot counts with plain numbers (src/meters), which are read when somebody asks.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/metrics/' },
      to: { path: 'node_modules/prom-client/' },
    },
    {
      name: 'meters-are-plain-numbers',
      severity: 'error',
      from: { path: '^src/meters/', pathNot: SPEC },
      to: { pathNot: ['^src/(meters|protocol)/', 'node_modules/@nestjs/common/'] },
    },
    {
      name: 'nobody-leans-on-the-metrics',
      comment: 'They read everything; what depended on them could not be run without them.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/metrics/', '^src/app[^/]*\\.ts$'] },
      to: { path: '^src/metrics/' },
    },
    {
      name: 'adapters-are-chosen-in-one-place',
      comment: 'Beside its own folder only the store module knows that an adapter exists; everyone else asks the port.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/store/[^/]+\\.ts$', '^src/store/(embedded|redis)/', SPEC] },
      to: { path: '^src/store/(embedded|redis)/' },
    },
    {
      name: 'the-client-speaks-the-wire-only',
      comment: 'It runs in browsers: no package, no Node module, of the server only the vocabulary that both share.',
      severity: 'error',
      from: { path: '^sdk/src/', pathNot: [SPEC, FILE_OUTBOX, WEB_SOCKET, HOOKS] },
      to: { pathNot: ['^sdk/src/', '^src/protocol/', '\\.messages\\.ts$'] },
    },
    {
      name: 'the-client-core-knows-no-storage',
      comment: 'It has the port; what an application does not name is not in its bundle.',
      severity: 'error',
      from: { path: '^sdk/src/[^/]+\\.ts$', pathNot: SPEC },
      to: { path: '^sdk/src/storage/' },
    },
    {
      name: 'the-client-looks-for-ws-in-one-place',
      severity: 'error',
      from: { path: WEB_SOCKET },
      to: { pathNot: [WS, '^sdk/src/web-socket\\.ts$'] },
    },
    {
      name: 'the-server-knows-no-client',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^sdk/' },
    },
    {
      name: 'nobody-leans-on-the-command-line',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'the-command-line-is-a-client',
      comment:
        'It speaks the wire, reads the settings and signs what they believe; of the server it starts `main`, and asks what a Redis is good for.',
      severity: 'error',
      from: { path: '^src/cli/', pathNot: SPEC },
      to: {
        path: '^src/',
        pathNot: [
          '^src/(cli|config|protocol)/',
          '^src/auth/room-grants\\.rules\\.ts$',
          '^src/main\\.ts$',
          '^src/store/inspect-redis\\.ts$',
        ],
      },
    },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      from: { path: '^(src|sdk)/', pathNot: [SPEC, TESTING] },
      to: {
        path: [SPEC, TESTING, '^test/', 'node_modules/@jest/', 'node_modules/@nestjs/testing/'],
      },
    },
    {
      name: 'no-dev-dependency-in-the-product',
      severity: 'error',
      from: { path: '^src/', pathNot: [SPEC, TESTING] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that imports nothing is left over.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          SPEC,
          '^test/support/no-proto\\.mjs$',
          '^src/main\\.ts$',
          '^sdk/tsdown\\.config\\.ts$',
          '\\.(contract|e2e)-spec\\.ts$',
        ],
      },
      to: {},
    },
    { name: 'no-barrels', severity: 'error', from: {}, to: { path: '/index\\.ts$', pathNot: 'node_modules' } },
    { name: 'nothing-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
