import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { api, newKey } from "../lib/api";
import { required, useForm, type Values } from "../lib/form";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import {
  MAIL_KINDS,
  NOTICE_CHOICES,
  type MailKind,
  type NoticeChoice,
  type OfficeScan,
  type RegisteredMail,
} from "../lib/shapes";
import { notify } from "../lib/toast";
import { Alert, ProblemAlert } from "../ui/alert";
import { CompanyLine } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { Choices, Field, Submit, TextArea } from "../ui/form";
import { Icon } from "../ui/icon";
import { CompanyPicker, type PickedCompany } from "./company-picker";
import { FileDrop, PickedFiles } from "./files";
import { refreshOverview } from "./overview";
import { itemHref } from "./register";
import { UploadList } from "./upload-list";
import { Uploads } from "./uploads";

type FormProps = {
  company?: PickedCompany | null;
  /** A scan of the inbox that becomes the item's first one. */
  scan?: OfficeScan;
  onRegistered: (item: RegisteredMail, files: File[]) => void;
  onCancel?: () => void;
  /** The scan is no longer what it was when the form opened. */
  onStale?: () => void;
  touched?: { current: () => boolean };
};

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
    const uploads = files.length ? new Uploads(item.company_id, item.id) : null;
    uploads?.add(files);
    done.value = { item, uploads };
    notify(t("register.done", { number: item.number }));
    onRegistered();
    void refreshOverview();
  }
  const keeps = () => (done.value ? Boolean(done.value.uploads?.isSending()) : touched.current());
  return (
    <Dialog
      title={t(done.value ? "register.doneTitle" : "register.new")}
      size="wide"
      onClose={() => {
        done.value?.uploads?.stop();
        onClose();
      }}
      keeps={keeps}
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
        <RegisterForm key={turn.value} onRegistered={show} onCancel={onClose} touched={touched} />
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
  return (
    <div class="in">
      <div class="bignumber">
        <p>{t("register.write")}</p>
        <strong>{item.number}</strong>
        <p class="hint">
          <CompanyLine name={item.company_name} code={item.company_code} />
        </p>
      </div>
      {item.alerts?.includes("missing_attachment") && !uploads && (
        <Alert tone="warn" live>
          <p>{t("register.held")}</p>
        </Alert>
      )}
      {uploads && <UploadList of={uploads} />}
      <div class="foot">
        <a class="btn" href={itemHref(item)}>
          {t("register.openItem")}
        </a>
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

export function RegisterForm({
  company = null,
  scan,
  onRegistered,
  onCancel,
  onStale,
  touched,
}: FormProps) {
  const picked = useSignal<PickedCompany | null>(company);
  const choice = useSignal<NoticeChoice>("email");
  const files = useSignal<File[]>([]);
  const key = useRef(newKey());
  const day = useMemo(today, []);
  const settings = useLoad((signal) => api("GET /office/settings", {}, signal), []);
  const form = useForm({
    call: "POST /office/mail",
    check: (values) => [
      ...required(values, "company_id", "sender", "received_on"),
      ...(values.received_on && values.received_on > day
        ? [{ field: "received_on", code: "in_future" }]
        : []),
    ],
    send: async (values) => {
      const body = bodyOf(values, choice.value);
      const item = scan
        ? await api("POST /office/scans/{scan_id}/register", {
            path: { scan_id: scan.id },
            body,
            version: scan.version,
            key: key.current,
          })
        : await api("POST /office/mail", { body, key: key.current });
      onRegistered(item, files.value);
    },
    // The earlier try with this key held other text: the next try is a new one, and the person is
    // told to look first.
    onProblem: (problem) => {
      if (problem.code === "idempotency_mismatch") key.current = newKey();
      if (scan && ["stale_version", "scan_not_in_inbox"].includes(problem.code)) onStale?.();
      return false;
    },
    word: ({ field, code }) =>
      field === "company_id" && code === "required" ? t("picker.required") : undefined,
  });
  if (touched) touched.current = form.isTouched;
  const isAlerting = settings.data?.mail.missing_attachment_alert !== false;
  const isMissing = choice.value === "email_with_attachment" && !files.value.length && !scan;
  return (
    <form class="in" {...form.attrs}>
      <CompanyPicker
        label={t("mail.company")}
        picked={picked.value}
        onPick={(one) => {
          picked.value = one;
        }}
        {...form.field("company_id")}
      />
      <Field label={t("mail.sender")} autocomplete="off" {...form.field("sender")} />
      <div class="pair">
        <Field label={t("mail.kind")} {...form.field("kind")}>
          {MAIL_KINDS.map((one) => (
            <option key={one} value={one}>
              {t(`mail.kind.${one}`)}
            </option>
          ))}
        </Field>
        <Field
          label={t("mail.received")}
          type="date"
          defaultValue={day}
          max={day}
          {...form.field("received_on")}
        />
      </div>
      <Field
        label={t("mail.reference")}
        autocomplete="off"
        optional
        hint={t("register.referenceHint")}
        {...form.field("reference")}
      />
      <div class="pair">
        <TextArea
          label={t("mail.note")}
          optional
          hint={t("register.noteHint")}
          {...form.field("note")}
        />
        <TextArea
          label={t("mail.internalNote")}
          optional
          hint={t("register.internalNoteHint")}
          {...form.field("internal_note")}
        />
      </div>
      <Choices
        label={t("notice.choice")}
        choices={NOTICE_CHOICES.map((value) => ({
          value,
          title: t(`notice.choice.${value}`),
          text: t(`notice.choiceHint.${value}`),
        }))}
        value={choice.value}
        onPick={(value) => {
          choice.value = value;
        }}
        {...form.field("notice")}
      />
      {!scan && (
        <div class="field">
          <span class="label">
            {t("upload.label")} <span class="optional">{t("field.optional")}</span>
          </span>
          <FileDrop
            onFiles={(added) => {
              files.value = [...files.value, ...added];
            }}
          />
          <PickedFiles
            files={files.value}
            onRemove={(gone) => {
              files.value = files.value.filter((one) => one !== gone);
            }}
          />
        </div>
      )}
      <div aria-live="polite">
        {isMissing && isAlerting && (
          <Alert tone="warn">
            <p>{t("register.missing")}</p>
          </Alert>
        )}
      </div>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot sticky">
        {onCancel && (
          <button type="button" class="btn" onClick={onCancel}>
            {t("act.cancel")}
          </button>
        )}
        <Submit busy={form.isBusy}>
          {t(
            scan
              ? "register.submitScan"
              : isMissing && isAlerting
                ? "register.submitHeld"
                : "register.submit",
          )}
        </Submit>
      </div>
    </form>
  );
}

const bodyOf = (values: Values, notice: NoticeChoice) => ({
  company_id: values.company_id ?? "",
  sender: values.sender ?? "",
  kind: values.kind as MailKind,
  reference: values.reference ?? "",
  received_on: values.received_on ?? "",
  internal_note: values.internal_note ?? "",
  note: values.note ?? "",
  notice,
});

/** Today where the person sits, as the date field writes it. */
function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
