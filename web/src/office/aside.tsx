import { api } from "../lib/api";
import { required, useForm } from "../lib/form";
import { formatTime, t } from "../lib/i18n";
import type { OfficeScan } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Alert, ProblemAlert } from "../ui/alert";
import { Cancel, Dialog } from "../ui/dialog";
import { Submit, TextArea } from "../ui/form";

type AsideProps = {
  scan: OfficeScan;
  /** It is in another list now. */
  onDone: () => void;
  /** Somebody else decided about it meanwhile. */
  onStale: () => void;
};
const STALE = ["stale_version", "scan_not_in_inbox", "scan_set_aside", "scan_not_set_aside"];

/** Asks why nobody has to deal with a scan any more. */
export function SetAsideDialog({
  scan,
  onDone,
  onStale,
  onClose,
}: AsideProps & { onClose: () => void }) {
  const form = useForm({
    call: "POST /office/scans/{scan_id}/set-aside",
    check: (values) => required(values, "reason"),
    send: async ({ reason = "" }) => {
      await api("POST /office/scans/{scan_id}/set-aside", {
        path: { scan_id: scan.id },
        body: { reason },
        version: scan.version,
      });
      notify(t("aside.done", { name: scan.file_name }));
      return onDone;
    },
    onProblem: (problem) => {
      if (STALE.includes(problem.code)) onStale();
      return false;
    },
  });
  return (
    <Dialog title={t("aside.title")} onClose={onClose} keeps={form.isTouched}>
      <form class="in" {...form.attrs}>
        <p>{t("aside.intro", { name: scan.file_name })}</p>
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <TextArea
          label={t("aside.reason")}
          hint={t("aside.reasonHint")}
          {...form.field("reason")}
        />
        <div class="foot">
          <Cancel />
          <Submit busy={form.isBusy}>{t("aside.submit")}</Submit>
        </div>
      </form>
    </Dialog>
  );
}

/** Who set a scan aside and why, and the way back. */
export function AsideNote({ scan, onDone, onStale }: AsideProps) {
  const mark = scan.set_aside!;
  const form = useForm({
    send: async () => {
      await api("POST /office/scans/{scan_id}/take-back", {
        path: { scan_id: scan.id },
        version: scan.version,
      });
      const said = scan.state === "quarantined" ? "aside.backStopped" : "scan.detached";
      notify(t(said, { name: scan.file_name }));
      onDone();
    },
    onProblem: (problem) => {
      if (STALE.includes(problem.code)) onStale();
      return false;
    },
  });
  return (
    <form class="stack" {...form.attrs}>
      <Alert tone="info">
        <p>
          <b>{mark.reason}</b>
        </p>
        <p class="sub">{asideBy(scan)}</p>
      </Alert>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        <Submit busy={form.isBusy}>{t("aside.takeBack")}</Submit>
      </div>
    </form>
  );
}

export const asideBy = ({ set_aside: mark }: OfficeScan): string =>
  mark ? t("aside.by", { name: mark.by_name, when: formatTime(mark.at) }) : "";
