import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { formatTime, t, tOf } from "../lib/i18n";
import { asProblem, useLoad } from "../lib/load";
import type { OfficeScan } from "../lib/shapes";
import type { Problem } from "../lib/wire";
import { scanFacts } from "../client/item";
import { Alert, ProblemAlert } from "../ui/alert";
import { scanReason } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { original } from "./item-scans";
import { itemHref } from "./register";

/**
 * A file that was not let in: why, what to do now, and the file as it came for whoever must see it.
 */
export function QuarantineDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const scan = useLoad(
    (signal) => api("GET /office/scans/{scan_id}", { path: { scan_id: id } }, signal),
    [id],
  );
  return (
    <Dialog title={scan.data?.file_name ?? t("inbox.scan")} onClose={onClose}>
      <div class="in">
        <Shown of={scan}>{(data) => <Verdict of={data} />}</Shown>
      </div>
    </Dialog>
  );
}

function Verdict({ of }: { of: OfficeScan }) {
  const problem = useSignal<Problem | null>(null);
  const save = () =>
    void original(of).catch((error: unknown) => {
      problem.value = asProblem(error);
    });
  return (
    <div class="stack">
      <Alert tone="error">
        <p>
          <b>{scanReason(of.reason ?? "")}</b>
        </p>
        <p>{tOf("scan.todo", of.reason ?? "", "scan.todo.other")}</p>
      </Alert>
      {problem.value && <ProblemAlert problem={problem.value} retry={save} />}
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
      <p class="hint">{t("scan.originalWarning")}</p>
      <div class="foot">
        <button type="button" class="btn" onClick={save}>
          <Icon name="download" />
          {t("scan.saveOriginal")}
        </button>
      </div>
    </div>
  );
}
