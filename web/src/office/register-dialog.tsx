import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../lib/i18n";
import type { RegisteredMail } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Alert } from "../ui/alert";
import { CompanyLine } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { LabelsButton } from "./labels";
import { refreshOverview } from "./overview";
import { itemHref } from "./register";
import { RegisterForm } from "./register-form";
import { UploadList } from "./upload-list";
import { Uploads } from "./uploads";

/** Register mail, then see its number big, to be written on the envelope, while its files go up. */
export function RegisterDialog({
  onClose,
  onRegistered,
}: {
  onClose: () => void;
  onRegistered: () => void;
}) {
  const turn = useSignal(0);
  const done = useSignal<{ item: RegisteredMail; uploads: Uploads | null } | null>(null);
  const touched = useRef(() => false);
  function show(item: RegisteredMail, files: File[]): void {
    const uploads = files.length ? new Uploads(item.company_id, item.id, changed) : null;
    uploads?.add(files);
    done.value = { item, uploads };
    notify(t("register.done", { number: item.number }));
    changed();
  }
  function changed(): void {
    onRegistered();
    void refreshOverview();
  }
  const keeps = () => (done.value ? Boolean(done.value.uploads?.isSending()) : touched.current());
  useEffect(() => () => done.value?.uploads?.stop(), []);
  return (
    <Dialog
      title={t(done.value ? "register.doneTitle" : "register.new")}
      size="wide"
      onClose={onClose}
      keeps={keeps}
      loss={done.value ? "files" : "typed"}
    >
      {done.value ? (
        <Registered
          item={done.value.item}
          uploads={done.value.uploads}
          onNext={() => {
            done.value = null;
            turn.value++;
          }}
        />
      ) : (
        <RegisterForm key={turn.value} onRegistered={show} touched={touched} />
      )}
    </Dialog>
  );
}

function Registered({
  item,
  uploads,
  onNext,
}: {
  item: RegisteredMail;
  uploads: Uploads | null;
  onNext: () => void;
}) {
  const isAwaited = uploads?.entries.value.some(mayCome);
  return (
    <div class="in">
      <div class="bignumber">
        <p>{t("register.write")}</p>
        <strong>{item.number}</strong>
        <p class="hint">
          <CompanyLine name={item.company_name} code={item.company_code} />
        </p>
      </div>
      {uploads && <UploadList of={uploads} />}
      {item.alerts.includes("missing_attachment") && !isAwaited && (
        <Alert tone="warn" live>
          <p>{t("register.held")}</p>
        </Alert>
      )}
      <div class="foot">
        <a class="btn" href={itemHref(item)}>
          {t("register.openItem")}
        </a>
        <LabelsButton items={[item]} />
        <button
          type="button"
          class="btn primary"
          onClick={onNext}
          disabled={Boolean(uploads?.isSending())}
        >
          <Icon name="plus" />
          {t("register.another")}
        </button>
      </div>
    </div>
  );
}

/** Whether this file is a scan of the item, or may still become one. */
const mayCome = ({ state: { value: now } }: Uploads["entries"]["value"][number]): boolean =>
  !["failed", "cancelled"].includes(now.phase) && now.scan?.state !== "quarantined";
