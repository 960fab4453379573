import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../lib/i18n";
import type { Pages } from "../lib/pdf";
import type { Parts, Sheet } from "./arrange-plan";

type PagesProps = {
  pages: Pages;
  parts: Parts;
  chosen: ReadonlySet<number>;
  onChoose: (page: number) => void;
  onSplit: (page: number) => void;
  onTurn: (page: number) => void;
};

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** The parts with their pages: one stop of the Tab key, arrow keys go from page to page. */
export function PartList({ pages, parts, chosen, onChoose, onSplit, onTurn }: PagesProps) {
  const order = parts.flat().map((one) => one.page);
  const [at, setAt] = useState(1);
  const ref = useRef<HTMLDivElement>(null);
  const kept = useRef(0);
  // A page that changes its part is made anew, and keeps the focus that it had: before the next key.
  useLayoutEffect(() => {
    if (kept.current) focus(order.indexOf(kept.current));
    kept.current = 0;
  }, [parts]);
  function focus(index: number): void {
    const page = order[Math.max(0, Math.min(order.length - 1, index))]!;
    setAt(page);
    ref.current!.querySelector<HTMLElement>(`[data-page="${page}"]`)?.focus();
  }
  function onKeyDown(event: KeyboardEvent, page: number): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = STEPS[event.key];
    if (by) focus(order.indexOf(page) + by);
    else if (event.key === "Home") focus(0);
    else if (event.key === "End") focus(order.length - 1);
    else if (event.key.toLowerCase() === "s") {
      kept.current = page;
      onSplit(page);
    }
    else if (event.key.toLowerCase() === "r") onTurn(page);
    else return;
    event.preventDefault();
  }
  return (
    <div class="parts" ref={ref}>
      {parts.map((sheets, index) => (
        <section key={sheets[0]!.page} class="sheet pad" aria-labelledby={`part-${index}`}>
          <h2 id={`part-${index}`}>
            {t("arrange.part", { n: index + 1 })}{" "}
            <span class="sub">{t("scan.pages", { n: sheets.length })}</span>
          </h2>
          <div class="tiles">
            {sheets.map((one) => (
              <Tile
                key={one.page}
                of={one}
                pages={pages}
                isChosen={chosen.has(one.page)}
                isStop={at === one.page}
                onFocus={() => setAt(one.page)}
                onChoose={() => onChoose(one.page)}
                onKeyDown={(event) => onKeyDown(event, one.page)}
              />
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

type TileProps = {
  of: Sheet;
  pages: Pages;
  isChosen: boolean;
  isStop: boolean;
  onFocus: () => void;
  onChoose: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

function Tile({ of, pages, isChosen, isStop, onFocus, onChoose, onKeyDown }: TileProps) {
  return (
    <label class="tile">
      <span class={`paper turn${of.turn}`}>
        <Picture page={of.page} pages={pages} />
      </span>
      <span class="line">
        <input
          type="checkbox"
          data-page={of.page}
          checked={isChosen}
          tabIndex={isStop ? 0 : -1}
          onChange={onChoose}
          onFocus={onFocus}
          onKeyDown={onKeyDown}
        />
        {t("arrange.page", { n: of.page })}
        {of.turn > 0 && <span class="vh">, {t("arrange.turned", { degrees: of.turn })}</span>}
      </span>
    </label>
  );
}

/** Drawn once it comes into sight. */
function Picture({ page, pages }: { page: number; pages: Pages }) {
  const ref = useRef<HTMLCanvasElement>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    const canvas = ref.current!;
    const seen = new IntersectionObserver(
      (entries) => {
        if (!entries.some((one) => one.isIntersecting)) return;
        seen.disconnect();
        pages.draw(page, canvas).catch(() => {
          if (canvas.isConnected) setFailed(true);
        });
      },
      { rootMargin: "300px" },
    );
    seen.observe(canvas);
    return () => seen.disconnect();
  }, [page, pages]);
  return hasFailed ? (
    <span class="hint">{t("arrange.noPicture")}</span>
  ) : (
    <canvas ref={ref} aria-hidden="true" />
  );
}
