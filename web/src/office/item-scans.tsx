import { useSignal } from "@preact/signals";
import { FileDrop } from "../files/file-drop";
import { UploadList } from "../files/upload-list";
import { api } from "../lib/api";
import { download } from "../lib/blob";
import { required, useForm } from "../lib/form";
import { formatTime, t, type Key } from "../lib/i18n";
import { asProblem, type Loaded } from "../lib/load";
import { openedBy } from "../lib/opened";
import type { OfficeMail, OfficeScan, Page } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { scanFacts } from "../client/item";
import { Alert, ProblemAlert } from "../ui/alert";
import { ScanBadge, scanReason } from "../ui/badges";
import { Cancel, Dialog } from "../ui/dialog";
import { Submit, TextArea } from "../ui/form";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { Viewer } from "../ui/viewer";
import { ArrivingLine, useArriving } from "./arriving";
import { asideBy } from "./aside";
import { SCANS } from "./file-check";
import type { ItemPath } from "./item";
import { Withdraw } from "./misfiled";
import { refreshOverview } from "./overview";
import type { ScanUploads } from "./scan-uploads";

type ScansProps = {
  of: OfficeMail;
  path: ItemPath;
  scans: Loaded<Page<OfficeScan>>;
  /** What is to be said of an attachment that was promised and is not there. */
  promise: Key | null;
  uploads: ScanUploads;
  onChange: () => void;
};

export const mintLink = (scanId: string, copy: "clean" | "original") => (signal?: AbortSignal) =>
  api("POST /office/scans/{scan_id}/link", { path: { scan_id: scanId }, body: { copy } }, signal);

/** What the file gate tells of a scan that it let pass. */
const FLAGS = ["dynamic_form", "labels_unread"] as const;

/** All scans of an item, those that could not be attached among them, and the way to add more. */
export function ItemScans({ of, path, scans, promise, uploads, onChange }: ScansProps) {
  // Not the word "scan": over an item whose form is being filled in, a viewer is no other page.
  const viewed = openedBy("view");
  const detaching = useSignal<OfficeScan | null>(null);
  const misfiled = useSignal<OfficeScan | null>(null);
  const problem = useSignal<Problem | null>(null);
  const seen = scans.data?.items.find((one) => one.id === viewed.id);
  const close = () => {
    detaching.value = null;
  };
  const arriving = useArriving(
    (file) => file.mail_number === of.number,
    () => {
      onChange();
      void refreshOverview();
    },
  );
  const unseen = arriving.items.filter((file) => !uploads.isFollowing(file.upload_id));
  const save = (scan: OfficeScan) =>
    void original(scan).catch((error: unknown) => {
      problem.value = asProblem(error);
    });
  return (
    <section class="sheet pad" aria-labelledby="scans-title">
      <h2 id="scans-title">{t("mail.scans")}</h2>
      {promise && (
        <Alert tone="warn">
          <p>{t(promise)}</p>
        </Alert>
      )}
      {problem.value && <ProblemAlert problem={problem.value} />}
      <Shown of={scans}>
        {(page) =>
          page.items.length > 0 && (
            <ul class="files">
              {page.items.map((one) => (
                <ScanLine
                  key={one.id}
                  of={one}
                  onView={() => viewed.open(one.id)}
                  onDetach={() => {
                    detaching.value = one;
                  }}
                  onMisfiled={() => {
                    misfiled.value = one;
                  }}
                  onOriginal={() => save(one)}
                />
              ))}
            </ul>
          )
        }
      </Shown>
      <ArrivingLine of={{ items: unseen, has_more: false }} />
      <UploadList of={uploads} hidesDone />
      <FileDrop rules={SCANS} onFiles={(files) => uploads.add(files)} />
      {seen?.has_clean && (
        <Dialog size="full" title={seen.file_name} onClose={viewed.close}>
          <Viewer id={seen.id} title={seen.file_name} mint={mintLink(seen.id, "clean")} />
        </Dialog>
      )}
      {misfiled.value && (
        <Withdraw
          of={of}
          scan={misfiled.value}
          onClose={(isDone) => {
            misfiled.value = null;
            if (isDone) onChange();
          }}
        />
      )}
      {detaching.value && (
        <DetachDialog
          scan={detaching.value}
          path={path}
          onClose={close}
          onDone={() => {
            close();
            onChange();
          }}
        />
      )}
    </section>
  );
}

/** Hand the file as it was delivered to the browser's downloads. */
export async function original(scan: OfficeScan): Promise<void> {
  download(await mintLink(scan.id, "original")());
}

function ScanLine({
  of,
  onView,
  onOriginal,
  onDetach,
  onMisfiled,
}: {
  of: OfficeScan;
  onView: () => void;
  onOriginal: () => void;
  onDetach: () => void;
  onMisfiled: () => void;
}) {
  const isBad = of.state === "quarantined";
  return (
    <li class="file">
      <Icon
        name={
          isBad ? "file-warning" : of.content_type?.startsWith("image/") ? "image" : "file-text"
        }
      />
      <div>
        <b>{of.file_name}</b> <ScanBadge state={of.state} />
        <span class="sub">
          {scanFacts(of)} · {formatTime(of.arrived_at)}
        </span>
        {of.reason && <span class={isBad ? "sub bad" : "sub"}>{scanReason(of.reason)}</span>}
        {isBad && <span class="sub">{t("scan.originalWarning")}</span>}
        {of.set_aside && (
          <span class="sub">
            {asideBy(of)}: {of.set_aside.reason}
          </span>
        )}
        {of.same_name_as && <span class="sub">{t("scan.sameName")}</span>}
        {FLAGS.filter((flag) => of.flags.includes(flag)).map((flag) => (
          <span class="sub" key={flag}>
            {t(`scan.flag.${flag}`)}
          </span>
        ))}
        <span class="line-acts">
          {of.has_clean && (
            <button type="button" class="btn quiet" onClick={onView}>
              <Icon name="eye" />
              {t("act.open")}
              <span class="vh"> {of.file_name}</span>
            </button>
          )}
          {of.state !== "checking" && (
            <button type="button" class="btn quiet" onClick={onOriginal}>
              <Icon name="download" />
              {t("scan.original")}
              <span class="vh"> {of.file_name}</span>
            </button>
          )}
          {of.state === "attached" && (
            <button type="button" class="btn quiet" onClick={onDetach}>
              <Icon name="unlink" />
              {t("scan.detach")}
              <span class="vh"> {of.file_name}</span>
            </button>
          )}
          {of.state === "attached" && (
            <button type="button" class="btn quiet" onClick={onMisfiled}>
              <Icon name="arrow-left-right" />
              {t("misfiling.actScan")}
              <span class="vh"> {of.file_name}</span>
            </button>
          )}
        </span>
      </div>
    </li>
  );
}

function DetachDialog({
  scan,
  path,
  onClose,
  onDone,
}: {
  scan: OfficeScan;
  path: ItemPath;
  onClose: () => void;
  onDone: () => void;
}) {
  const form = useForm({
    call: "POST /office/companies/{company_id}/mail/{mail_id}/scans/{scan_id}/detach",
    check: (values) => required(values, "reason"),
    send: async ({ reason = "" }) => {
      await api("POST /office/companies/{company_id}/mail/{mail_id}/scans/{scan_id}/detach", {
        path: { ...path, scan_id: scan.id },
        body: { reason },
      });
      notify(t("scan.detached", { name: scan.file_name }));
      void refreshOverview();
      return onDone;
    },
  });
  return (
    <Dialog title={t("scan.detachTitle")} onClose={onClose} keeps={form.isTouched}>
      <form class="in" {...form.attrs}>
        <p>{t("scan.detachIntro", { name: scan.file_name })}</p>
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <TextArea
          label={t("scan.detachReason")}
          hint={t("scan.detachReasonHint")}
          {...form.field("reason")}
        />
        <div class="foot">
          <Cancel />
          <Submit busy={form.isBusy}>{t("scan.detachSubmit")}</Submit>
        </div>
      </form>
    </Dialog>
  );
}
