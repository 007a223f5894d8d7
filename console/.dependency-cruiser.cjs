/** The console is a user of the public SDK, like any other application; its parts do not know each other. */
const SDK = '^\\.\\./sdk/src/entries/(client|react)\\.ts$';
const PARTS = '(chat|map|itinerary|drawer|operator)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'public-sdk-only', severity: 'error', from: {}, to: { path: '^\\.\\./(sdk|src|test)/', pathNot: SDK } },
    {
      name: 'parts-are-strangers',
      severity: 'error',
      from: { path: `^src/${PARTS}/` },
      to: { path: `^src/${PARTS}/`, pathNot: '^src/$1/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^\\.\\./sdk/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'browser', 'default', 'types'] },
  },
};
