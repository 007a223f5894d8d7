import type { ComponentChildren } from 'preact';

/** What is said where there is nothing yet: what the place is for, and what to do first. */
export function Empty({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="empty">
      <h3>{title}</h3>
      {children}
    </div>
  );
}
