import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { openedBy } from "../lib/opened";
import { changed, href, place, url } from "../lib/router";
import { Icon } from "./icon";

/**
 * One thing of a list that takes the list's place, named by a word of the address. Back at the list
 * it stands where it stood, with the focus on the row that was opened (marked by data-row).
 */
export function useOver(word: string) {
  const opened = openedBy(word);
  const left = useRef({ id: "", top: 0 });
  // The list is still on screen when the first thing is opened.
  if (opened.id && !left.current.id) left.current.top = scrollY;
  if (opened.id) left.current.id = opened.id;
  useEffect(() => {
    if (opened.id) return scrollTo(0, 0);
    const { id, top } = left.current;
    if (!id) return;
    left.current = { id: "", top: 0 };
    scrollTo(0, top);
    document
      .querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"] td.main a`)
      ?.focus({ preventScroll: true });
  }, [opened.id]);
  return opened;
}

/**
 * The way back to the list, which is one step if the list was left by one; ofAll: what the list of all
 * companies is called, where there is one.
 */
export const BackTo = ({
  word,
  label,
  ofAll,
  onClose,
}: {
  word: string;
  label: string;
  ofAll?: string;
  onClose: () => void;
}) => (
  <p class="back">
    <a
      href={href(url.value.pathname, changed({ [word]: "" }))}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
        event.preventDefault();
        onClose();
      }}
    >
      <Icon name="arrow-left" />
      {(place.value.isOfAll && ofAll) || label}
    </a>
  </p>
);

/** What is open, told by the focus; isPage: there is no other title above it. */
export function OverTitle({ isPage, children }: { isPage: boolean; children: ComponentChildren }) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => ref.current?.focus({ preventScroll: true }), []);
  return isPage ? (
    <h1 ref={ref} tabIndex={-1}>
      {children}
    </h1>
  ) : (
    <h2 ref={ref} tabIndex={-1}>
      {children}
    </h2>
  );
}

/** The title of a part of what is open, one level below its own. */
export const PartTitle = ({
  id,
  isPage,
  children,
}: {
  id: string;
  isPage: boolean;
  children: ComponentChildren;
}) =>
  isPage ? (
    <h2 class="parttitle" id={id}>
      {children}
    </h2>
  ) : (
    <h3 class="parttitle" id={id}>
      {children}
    </h3>
  );
