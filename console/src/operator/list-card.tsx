import type { ComponentChildren } from 'preact';

interface ListCardProps {
  readonly id: string;
  readonly title: string;
  readonly count: number;
  readonly error: Error | undefined;
  /** What is said where there are no rows. */
  readonly empty: string | undefined;
  /** Beside the title. */
  readonly search: ComponentChildren;
  /** Rows of a table. */
  readonly children: ComponentChildren;
}

/** A list that scrolls within its card. */
export function ListCard({ id, title, count, error, empty, search, children }: ListCardProps) {
  return (
    <section class="card" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        <span class="muted">{count}</span>
        <span class="spring" />
        {search}
      </header>
      {error !== undefined && <p class="banner bad">{error.message}</p>}
      {empty !== undefined && <p class="muted pad">{empty}</p>}
      <div class="scroll" tabIndex={0} role="region" aria-labelledby={id}>
        <table>
          <tbody>{children}</tbody>
        </table>
      </div>
    </section>
  );
}

interface SearchProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onInput: (text: string) => void;
}

export function Search({ label, placeholder, value, onInput }: SearchProps) {
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={placeholder}
      value={value}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  );
}
