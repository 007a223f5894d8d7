import { ENV } from './env-spec.js';

const HEADER = `# Everything the server reads, each with its default; an empty value counts as unset.
# Copy to .env to change something. What the process environment says wins over the file.
`;

/** The content of `.env.example`. */
export function envExample(): string {
  const entries = Object.entries(ENV).map(
    ([name, { default: preset, about }]) => `\n# ${about.replaceAll('`', '')}\n${name}=${preset}\n`,
  );
  return HEADER + entries.join('');
}

/** The table of the README, without a line break at its end. */
export function envTable(): string {
  const rows = Object.entries(ENV).map(([name, { default: preset, about }]) => {
    return `| \`${name}\` | ${preset === '' ? '' : `\`${preset}\``} | ${about} |`;
  });
  return ['| Variable | Default | What it does |', '|---|---|---|', ...rows].join('\n');
}
