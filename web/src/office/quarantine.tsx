import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { formatTime, t, tOf } from "../lib/i18n";
import { asProblem } from "../lib/load";
import type { OfficeScan } from "../lib/shapes";
import type { Problem } from "../lib/wire";
import { scanFacts } from "../client/item";
import { Alert, ProblemAlert } from "../ui/alert";
import { scanReason } from "../ui/badges";
import { Icon } from "../ui/icon";
import { AsideNote, SetAsideDialog } from "./aside";
import { original } from "./item-scans";
import { itemHref } from "./register";

/**
 * A file that was not let in: why, what to do now, and the file as it came for whoever must see it.
 */
export function Verdict({
  of,
  onMoved,
  onStale,
}: {
  of: OfficeScan;
  onMoved: () => void;
  onStale: () => void;
}) {
  const isAsking = useSignal(false);
  const ask = (is: boolean) => () => {
    isAsking.value = is;
  };
  return (
    <div class="stack">
      {of.set_aside && <AsideNote scan={of} onDone={onMoved} onStale={onStale} />}
      <Alert tone="error">
        <p>
          <b>{scanReason(of.reason ?? "")}</b>
        </p>
        <p>{tOf("scan.todo", of.reason ?? "", "scan.todo.other")}</p>
      </Alert>
      <dl class="facts">
        <dt>{t("inbox.arrived")}</dt>
        <dd>
          {formatTime(of.arrived_at)}
          <span class="sub">{of.scanner}</span>
        </dd>
        <dt>{t("inbox.file")}</dt>
        <dd>{scanFacts(of)}</dd>
        {of.company_name && (
          <>
            <dt>{t("mail.company")}</dt>
            <dd>
              {of.company_name}
              <span class="sub">{of.company_code}</span>
            </dd>
          </>
        )}
        {of.mail_id && (
          <>
            <dt>{t("mail.item")}</dt>
            <dd>
              <a href={itemHref({ company_id: of.company_id, id: of.mail_id })}>{of.mail_number}</a>
            </dd>
          </>
        )}
      </dl>
      <SaveOriginal of={of}>
        {!of.set_aside && (
          <button type="button" class="btn" onClick={ask(true)}>
            <Icon name="archive" />
            {t("aside.act")}
          </button>
        )}
      </SaveOriginal>
      {isAsking.value && (
        <SetAsideDialog scan={of} onDone={onMoved} onStale={onStale} onClose={ask(false)} />
      )}
    </div>
  );
}

/** The file exactly as it came, with a warning; beside it what else can be done. */
export function SaveOriginal({ of, children }: { of: OfficeScan; children?: ComponentChildren }) {
  const problem = useSignal<Problem | null>(null);
  const save = () =>
    void original(of).catch((error: unknown) => {
      problem.value = asProblem(error);
    });
  return (
    <>
      {problem.value && <ProblemAlert problem={problem.value} retry={save} />}
      <p class="hint">{t("scan.originalWarning")}</p>
      <div class="foot">
        {children}
        <button type="button" class="btn" onClick={save}>
          <Icon name="download" />
          {t("scan.saveOriginal")}
        </button>
      </div>
    </>
  );
}
