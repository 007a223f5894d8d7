import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const PAGES = ['SECURITY.md', 'docs/operations.md', 'docs/protocol-reference.md', 'docs/threat-model.md'];

/** As GitHub makes anchors of headings. */
function anchorsOf(page: string): string[] {
  const headings = readFileSync(page, 'utf8').match(/^#+ .+$/gm) ?? [];
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('pages that operators find their way by', () => {
  it.each(PAGES)('OPS-4 %s leads to what is there', (page) => {
    const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    expect(links.length).toBeGreaterThan(0);
    for (const [link, path = '', anchor] of links) {
      const target = path === '' ? page : join(dirname(page), path);
      expect([link, existsSync(target)]).toEqual([link, true]);
      if (anchor !== undefined) expect([link, anchorsOf(target)]).toEqual([link, expect.arrayContaining([anchor])]);
    }
  });
});
