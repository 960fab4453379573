import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { UploadList } from "../files/upload-list";
import { t } from "../lib/i18n";
import type { RegisteredMail } from "../lib/shapes";
import { Alert } from "../ui/alert";
import { CompanyLine } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { LabelsButton } from "./labels";
import { refreshOverview } from "./overview";
import { itemHref } from "./register";
import { RegisterForm, type Before } from "./register-form";
import { scanUploads, type ScanUploads } from "./scan-uploads";

type Done = { item: RegisteredMail; uploads: ScanUploads | null };

/**
 * Register one letter after another: the number of the last one stands big above the form, to be
 * written on the envelope, and its files go up while the next one is typed.
 */
export function RegisterDialog({
  onClose,
  onRegistered,
}: {
  onClose: () => void;
  onRegistered: () => void;
}) {
  const done = useSignal<Done[]>([]);
  const before = useSignal<Before | null>(null);
  const touched = useRef(() => false);
  function show(item: RegisteredMail, files: File[], next: Before): void {
    const uploads = files.length ? scanUploads(item.company_id, item.id, changed) : null;
    uploads?.add(files);
    done.value = [{ item, uploads }, ...done.value];
    before.value = next;
    changed();
  }
  function changed(): void {
    onRegistered();
    void refreshOverview();
  }
  const isSending = () => done.value.some(({ uploads }) => uploads?.isSending());
  const keeps = () => touched.current() || isSending();
  useEffect(() => () => done.value.forEach(({ uploads }) => uploads?.stop()), []);
  const [last, ...earlier] = done.value;
  return (
    <Dialog
      title={t("register.new")}
      size="wide"
      onClose={onClose}
      keeps={keeps}
      loss={isSending() && !touched.current() ? "files" : "typed"}
    >
      <p class="vh" role="status">
        {last && t("register.done", { number: last.item.number })}
      </p>
      {last && (
        <div class="in" role="region" aria-label={t("register.doneTitle")}>
          <Registered key={last.item.id} {...last} />
          {earlier.length > 0 && <Earlier of={earlier} />}
        </div>
      )}
      <RegisterForm
        key={done.value.length}
        before={before.value}
        onRegistered={show}
        touched={touched}
      />
    </Dialog>
  );
}

function Registered({ item, uploads }: Done) {
  const isAwaited = uploads?.entries.value.some(mayCome);
  return (
    <>
      <div class="bignumber">
        <p>{t("register.write")}</p>
        <strong>{item.number}</strong>
        <p class="hint">
          {item.sender} · <CompanyLine name={item.company_name} code={item.company_code} />
        </p>
        <div class="foot">
          <a class="btn" href={itemHref(item)}>
            {t("register.openItem")}
          </a>
          <LabelsButton items={[item]} />
        </div>
      </div>
      {uploads && <UploadList of={uploads} />}
      {item.alerts.includes("missing_attachment") && !isAwaited && (
        <Alert tone="warn" live>
          <p>{t("register.held")}</p>
        </Alert>
      )}
    </>
  );
}

/** Those before the last one: their numbers, for who wants to write them on several at once. */
const Earlier = ({ of }: { of: Done[] }) => (
  <details>
    <summary>{t("register.earlier", { n: of.length })}</summary>
    <ul class="files">
      {of.map(({ item, uploads }) => (
        <li key={item.id}>
          <b class="nowrap">{item.number}</b> · {item.sender} · {item.company_code}
          {uploads && <UploadList of={uploads} />}
        </li>
      ))}
    </ul>
    <LabelsButton items={of.map(({ item }) => item).reverse()} isQuiet />
  </details>
);

/** Whether this file is a scan of the item, or may still become one. */
const mayCome = ({ state: { value: now } }: ScanUploads["entries"]["value"][number]): boolean =>
  !["failed", "cancelled"].includes(now.phase) && now.became?.state !== "quarantined";
