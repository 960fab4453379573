import { useSignal } from "@preact/signals";
import type { TargetedEvent } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { FileDrop, PickedFiles, withAdded } from "../files/file-drop";
import { api } from "../lib/api";
import { required, useForm, type Values } from "../lib/form";
import { t, today, type Key } from "../lib/i18n";
import { useLoad } from "../lib/load";
import {
  MAIL_KINDS,
  NOTICE_CHOICES,
  type MailKind,
  type NoticeChoice,
  type OfficeScan,
  type RegisteredMail,
  type Settings,
} from "../lib/shapes";
import { Alert, ProblemAlert } from "../ui/alert";
import { Cancel } from "../ui/dialog";
import { Choices, Field, Submit, TextArea } from "../ui/form";
import { CompanyPicker, type PickedCompany } from "./company-picker";
import { SCANS } from "./file-check";
import { SenderField } from "./sender-field";

/** What the next letter of a pile has from the one before it. */
export type Before = { company: PickedCompany | null; day: string; notice: NoticeChoice };

type FormProps = {
  company?: PickedCompany | null;
  /** The letter before this one of a pile; the form then takes the focus. */
  before?: Before | null;
  /** A scan of the inbox that becomes the item's first one. */
  scan?: OfficeScan;
  onRegistered: (item: RegisteredMail, files: File[], before: Before) => void;
  /** The scan is no longer what it was when the form opened. */
  onStale?: () => void;
  touched?: { current: () => boolean };
};

/** What a letter or parcel is, whom to tell, and the files that belong to it. */
export function RegisterForm({
  before = null,
  company = before?.company ?? null,
  scan,
  onRegistered,
  onStale,
  touched,
}: FormProps) {
  const picked = useSignal<PickedCompany | null>(company);
  // A company that is suggested while the form stands open.
  useEffect(() => {
    if (company) picked.value = company;
  }, [company?.id]);
  const choice = useSignal<NoticeChoice>(before?.notice ?? "email");
  const files = useSignal<File[]>([]);
  const day = useMemo(today, []);
  const settings = useLoad((signal) => api("GET /office/settings", {}, signal), []);
  const form = useForm({
    call: "POST /office/mail",
    isKept: true,
    check: (values) => [
      ...required(values, "company_id", "sender", "received_on"),
      ...(values.received_on && values.received_on > day
        ? [{ field: "received_on", code: "in_future" }]
        : []),
    ],
    send: async (values, key) => {
      const body = bodyOf(values, choice.value);
      const item = scan
        ? await api("POST /office/scans/{scan_id}/register", {
            path: { scan_id: scan.id },
            body,
            version: scan.version,
            key,
          })
        : await api("POST /office/mail", { body, key });
      const next = { company: picked.value, day: body.received_on, notice: body.notice };
      return () => onRegistered(item, files.value, next);
    },
    onProblem: (problem) => {
      if (scan && ["stale_version", "scan_not_in_inbox"].includes(problem.code)) onStale?.();
      return false;
    },
    word: ({ field, code }) =>
      field === "company_id" && code === "required" ? t("picker.required") : undefined,
  });
  if (touched) touched.current = () => form.isTouched() || files.value.length > 0;
  const way = settings.data && wayOf(settings.data.mail);
  const isAlways = picked.value?.always_attached ?? false;
  const isPromised = (one: NoticeChoice) =>
    one === "email_with_attachment" || (isAlways && one === "email");
  const warning = way && isPromised(choice.value) && !scan ? warningOf(way, files.value) : null;
  // From one letter of a pile to the next: the first field again, its company marked, so that typing
  // chooses another one and Tab keeps it.
  useEffect(() => {
    const field = form.attrs.ref.current?.querySelector<HTMLElement>("[role=combobox]");
    if (!before) return;
    field?.focus({ preventScroll: true });
    // Above the form stands the number that is to be written on the envelope.
    field?.closest("dialog")?.scrollTo({ top: 0 });
  }, []);
  return (
    <form class="in" {...form.attrs} onKeyDown={sendOnControlEnter}>
      <CompanyPicker
        label={t("mail.company")}
        picked={picked.value}
        onPick={(one) => {
          picked.value = one;
        }}
        {...form.field("company_id")}
      />
      <div aria-live="polite">
        {picked.value?.state === "closed" && (
          <Alert tone="warn">
            <p>{t("register.closedCompany", { name: picked.value.name })}</p>
          </Alert>
        )}
      </div>
      <SenderField companyId={picked.value?.id ?? ""} {...form.field("sender")} />
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
          defaultValue={before?.day ?? day}
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
          text: [
            t(`notice.choiceHint.${value}`),
            value === "email" && isAlways && t("notice.alwaysAttached"),
            isPromised(value) && way?.text,
          ]
            .filter(Boolean)
            .join(" "),
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
            rules={SCANS}
            onFiles={(added) => {
              files.value = withAdded(files.value, added);
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
        {warning && (
          <Alert tone="warn">
            <p>{t(warning)}</p>
          </Alert>
        )}
      </div>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot sticky">
        {!scan && <Cancel />}
        <Submit busy={form.isBusy}>
          {t(
            scan
              ? "register.submitScan"
              : warning === "register.missing"
                ? "register.submitHeld"
                : "register.submit",
          )}
        </Submit>
      </div>
    </form>
  );
}

/** Enter sends from a line; in a text of several lines Control and Enter do. */
export function sendOnControlEnter(event: TargetedEvent<HTMLFormElement, KeyboardEvent>): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
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

type Way = { waits: boolean; isAtOnce: boolean; text: string };

/** What an e-mail with attachment does until there is a scan: the office's settings decide. */
function wayOf(mail: Settings["mail"]): Way {
  const n = mail.digest_minutes;
  const isAtOnce = n === 0;
  if (mail.missing_attachment_alert)
    return { waits: true, isAtOnce, text: t("notice.choiceHint.waits") };
  const text = isAtOnce ? t("notice.choiceHint.atOnce") : t("notice.choiceHint.goes", { n });
  return { waits: false, isAtOnce, text };
}

function warningOf({ waits, isAtOnce }: Way, files: File[]): Key | null {
  // What is sent from here is on its way when the item is registered, and comes too late for it.
  if (!waits && isAtOnce) return "register.tooLate";
  if (files.length) return null;
  return waits ? "register.missing" : "register.goesWithout";
}
