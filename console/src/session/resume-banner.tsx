import { useEffect, useState } from 'preact/hooks';
import { resumeNews } from './resume-text.js';
import type { ResumeNews } from './resume-text.js';
import type { Session } from './session.js';
import './session.css';

const SHOWN_MS = 8_000;

/** After each return: what was missed, and whether anything was lost. */
export function ResumeBanner({ session: { client, room } }: { session: Session }) {
  const [news, setNews] = useState<ResumeNews>();
  useEffect(() => {
    let lostAt: number | undefined;
    const offs = [
      client.on('closed', () => (lostAt ??= room.position?.seq)),
      room.on('joined', (joined) => {
        if (lostAt !== undefined) setNews(resumeNews({ seq: lostAt, joined }));
        lostAt = undefined;
      }),
    ];
    return () => {
      for (const off of offs) off();
    };
  }, [client, room]);
  useEffect(() => {
    const hiding = setTimeout(setNews, SHOWN_MS, undefined);
    return () => clearTimeout(hiding);
  }, [news]);
  return (
    <div class="resume" role="status" aria-label="Resume">
      {news !== undefined && <p class={`banner ${news.tone}`}>{news.text}</p>}
    </div>
  );
}
