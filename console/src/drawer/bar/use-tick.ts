import { useEffect, useState } from 'preact/hooks';

/** Renders again every so many ms, while somebody looks at the page. */
export function useTick(ms: number): void {
  const [, setCount] = useState(0);
  useEffect(() => {
    const ticking = setInterval(() => {
      if (!document.hidden) setCount((count) => count + 1);
    }, ms);
    return () => clearInterval(ticking);
  }, [ms]);
}
