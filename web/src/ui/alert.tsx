import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../lib/i18n";
import { problemText } from "../lib/problems";
import type { Problem } from "../lib/wire";
import { Icon } from "./icon";
import type { IconName } from "./icon-names";

type Tone = "error" | "warn" | "info" | "good";
const ICON_OF: Record<Tone, IconName> = {
  error: "circle-alert",
  warn: "triangle-alert",
  info: "info",
  good: "circle-check",
};

/** A message inside a page or a form. It is spoken when it appears if `live`. */
export const Alert = ({
  tone,
  live,
  children,
}: {
  tone: Tone;
  live?: boolean;
  children: ComponentChildren;
}) => (
  <div class={`alert ${tone}`} role={live ? (tone === "error" ? "alert" : "status") : undefined}>
    <Icon name={ICON_OF[tone]} />
    <div>{children}</div>
  </div>
);

/** A problem of the server in the person's words; `retry` is offered when trying again can help. */
export function ProblemAlert({ problem, retry }: { problem: Problem; retry?: () => void }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current!.scrollIntoView({ block: "nearest" }), [problem]);
  return (
    <div class="problem" ref={ref}>
      <Alert tone="error" live>
        <p>{problemText(problem)}</p>
        {retry && problem.isPassing && (
          <button type="button" class="btn" onClick={retry}>
            <Icon name="refresh-cw" />
            {t("act.retry")}
          </button>
        )}
      </Alert>
    </div>
  );
}
