/** A street map of the operator's own, if there is one. */
export interface Tiles {
  readonly url: string;
  readonly attribution: string;
}

let asked: Promise<Tiles | undefined> | undefined;

/** Asks the server once, for all maps of the page; that there is none, or no answer, is the same here. */
export function tilesOfServer(): Promise<Tiles | undefined> {
  return (asked ??= askForTiles().catch(() => undefined));
}

async function askForTiles(): Promise<Tiles | undefined> {
  const answer = await fetch(`${import.meta.env.BASE_URL}config.json`);
  if (!answer.ok) return undefined;
  const { tileUrl, tileAttribution = '' } = (await answer.json()) as { tileUrl?: string; tileAttribution?: string };
  return tileUrl === undefined ? undefined : { url: tileUrl, attribution: tileAttribution };
}
