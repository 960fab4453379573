import type { ComponentChildren } from "preact";
import { t } from "../lib/i18n";
import type { List, Loaded } from "../lib/load";
import { problemText } from "../lib/problems";
import type { Problem } from "../lib/wire";
import { Icon } from "./icon";
import type { IconName } from "./icon-names";

export const Loading = () => (
  <p class="loading" role="status">
    <span class="spin" aria-hidden="true" />
    {t("state.loading")}
  </p>
);

/** Says why there is nothing; `isPage` when it is all that the page has to say. */
export const Failed = ({
  problem,
  isPage,
  retry,
}: {
  problem: Problem;
  isPage?: boolean | undefined;
  retry: () => void;
}) => (
  <div class="empty" role="alert">
    <Icon name="circle-alert" />
    {isPage ? <h1>{problemText(problem)}</h1> : <p>{problemText(problem)}</p>}
    {problem.isPassing && (
      <button type="button" class="btn" onClick={retry}>
        <Icon name="refresh-cw" />
        {t("act.retry")}
      </button>
    )}
  </div>
);

/** Says that there is nothing; `isPage` when it is all that the page has to say. */
export const Empty = ({
  icon,
  title,
  hint,
  isPage,
  children,
}: {
  icon: IconName;
  title: string;
  isPage?: boolean;
  hint?: string;
  children?: ComponentChildren;
}) => (
  <div class="empty">
    <Icon name={icon} />
    {isPage ? <h1>{title}</h1> : <p>{title}</p>}
    {hint && <p class="hint">{hint}</p>}
    {children}
  </div>
);

/**
 * What is shown of something loaded: its content, or why there is none yet; `isPage` when the title
 * of the page is part of it.
 */
export function Shown<T>({
  of,
  isPage,
  children,
}: {
  of: Loaded<T>;
  isPage?: boolean;
  children: (data: T) => ComponentChildren;
}) {
  if (of.problem && !(of.data && of.problem.isPassing))
    return <Failed problem={of.problem} isPage={isPage} retry={of.reload} />;
  if (of.data === null) return <Loading />;
  return (
    <>
      {of.problem && <Failed problem={of.problem} retry={of.reload} />}
      <div aria-busy={of.isLoading ? true : undefined} data-stale={of.isStale ? true : undefined}>
        {children(of.data)}
      </div>
    </>
  );
}

/** Steps through a list whose length nobody counts. */
export function Pager({ of }: { of: List<unknown> }) {
  if (!of.newer && !of.older) return null;
  return (
    <nav class="pager" aria-label={t("pager.label")}>
      <button type="button" class="btn" disabled={!of.newer} onClick={of.newer ?? undefined}>
        <Icon name="chevron-left" />
        {t("pager.newer")}
      </button>
      <button type="button" class="btn" disabled={!of.older} onClick={of.older ?? undefined}>
        {t("pager.older")}
        <Icon name="chevron-right" />
      </button>
    </nav>
  );
}
