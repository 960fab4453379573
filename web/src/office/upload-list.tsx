import { t } from "../lib/i18n";
import { fieldText, problemText } from "../lib/problems";
import { limits } from "../lib/schema";
import { scanReason } from "../ui/badges";
import { Icon } from "../ui/icon";
import type { Sending, Uploads } from "./uploads";

type Entry = Uploads["entries"]["value"][number];

/**
 * Every file with how far it is, and what to do where it did not get through. hidesDone: beside a
 * list that shows what the files have become.
 */
export function UploadList({ of, hidesDone }: { of: Uploads; hidesDone?: boolean }) {
  const shown = of.entries.value.filter(
    ({ state }) => !(hidesDone && state.value.phase === "done"),
  );
  return (
    <ul class="files" aria-label={t("upload.label")} hidden={!shown.length}>
      {shown.map((entry) => (
        <UploadLine key={entry.id} entry={entry} of={of} />
      ))}
    </ul>
  );
}

function UploadLine({ entry, of }: { entry: Entry; of: Uploads }) {
  const now = entry.state.value;
  const { name } = now.file;
  const isBad = now.phase === "failed" || now.scan?.state === "quarantined";
  return (
    <li class="file">
      <Icon name={isBad ? "file-warning" : now.phase === "done" ? "check" : "file-text"} />
      <div>
        <b>{name}</b>
        <span class={isBad ? "sub bad" : "sub"} role="status">
          {told(now)}
        </span>
        {now.phase === "sending" && (
          <progress max={1} value={now.progress} aria-label={t("upload.progress", { name })} />
        )}
        {now.phase === "checking" && <progress aria-label={t("upload.checkingOf", { name })} />}
      </div>
      {(now.phase === "sending" || now.phase === "waiting") && (
        <button type="button" class="btn" onClick={() => of.cancel(entry)}>
          {t("act.cancel")}
          <span class="vh"> {name}</span>
        </button>
      )}
      {(now.phase === "cancelled" || (now.phase === "failed" && now.problem?.status !== 400)) && (
        <button type="button" class="btn" onClick={() => of.retry(entry)}>
          <Icon name="refresh-cw" />
          {t("act.retry")}
          <span class="vh"> {name}</span>
        </button>
      )}
    </li>
  );
}

function told(now: Sending): string {
  const { scan, problem } = now;
  if (now.phase === "sending")
    return t("upload.sending", { percent: Math.round(now.progress * 100) });
  if (problem?.code === "upload_refused") return t("upload.refused");
  if (problem) return problem.errors[0] ? uploadError(problem.errors[0]) : problemText(problem);
  if (scan?.state === "quarantined") return scanReason(scan.reason ?? "");
  if (scan?.state === "duplicate") return t("upload.duplicate");
  return t(`upload.${now.phase === "failed" ? "refused" : now.phase}`);
}

function uploadError(error: { field: string; code: string }): string {
  if (error.field === "content_type") return t("scan.reason.not_a_scan");
  if (error.field === "size_bytes")
    return t(error.code === "too_small" ? "scan.reason.empty" : "scan.reason.too_large");
  return fieldText(error, limits["POST /office/companies/{company_id}/mail/{mail_id}/uploads"]);
}
