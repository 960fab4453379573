import { useSignal } from "@preact/signals";
import type { TargetedEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../lib/api";
import { required, useForm, type Values } from "../lib/form";
import { t, today } from "../lib/i18n";
import { limits } from "../lib/schema";
import {
  MAIL_KINDS,
  NOTICE_CHOICES,
  type MailKind,
  type NoticeChoice,
  type OfficeMail,
} from "../lib/shapes";
import { notify } from "../lib/toast";
import type { FieldError } from "../lib/wire";
import { Cancel } from "../ui/dialog";
import { Field } from "../ui/form";
import { FormEnd } from "../ui/form-end";
import { Icon } from "../ui/icon";
import { CompanyPicker, type PickedCompany } from "./company-picker";
import { LabelsButton } from "./labels";
import { refreshOverview } from "./overview";
import { itemHref } from "./register";
import { SenderField } from "./sender-field";

const CALL = "POST /office/mail/many";
const FIRST_ROWS = 3;
const MOST = limits[CALL]?.items?.max ?? 12;

/** Several letters for one company: a row each, and all of them registered together or none. */
export function RegisterMany({
  onRegistered,
  touched,
}: {
  onRegistered: () => void;
  touched: { current: () => boolean };
}) {
  const picked = useSignal<PickedCompany | null>(null);
  const rows = useSignal<number[]>(Array.from({ length: FIRST_ROWS }, (_, n) => n));
  const made = useSignal<OfficeMail[] | null>(null);
  const sent = useRef<number[]>([]);
  const day = today();
  const form = useForm({
    call: CALL,
    isKept: true,
    check: (values) => [...required(values, "company_id", "received_on"), ...wrongRows(values, rows.value)],
    send: async (values, key) => {
      sent.current = filled(values, rows.value);
      const { items } = await api(CALL, { body: bodyOf(values, sent.current), key });
      return () => {
        made.value = items;
        notify(t("many.done", { n: items.length }));
        onRegistered();
        void refreshOverview();
      };
    },
    onProblem: (problem) => {
      // The server counts what was sent; empty rows were not.
      problem.errors.forEach((one) => {
        one.field = one.field.replace(
          /^items\.(\d+)\./,
          (_, n: string) => `row.${sent.current[Number(n)]}.`,
        );
      });
      return false;
    },
    word: wordOf,
  });
  touched.current = form.isTouched;
  if (made.value) return <Made items={made.value} />;

  function onKeyDown(event: TargetedEvent<HTMLFormElement, KeyboardEvent>): void {
    if (event.key !== "Enter" || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      return event.currentTarget.requestSubmit();
    }
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
    if (!row || (event.target as HTMLElement).tagName === "BUTTON") return;
    event.preventDefault();
    const at = rows.value.indexOf(Number(row.dataset.row));
    const next = rows.value[at + 1];
    if (next === undefined) return;
    // Whoever types on at once types into the next row: it is always there already.
    focusRow(event.currentTarget, next);
    if (at + 2 === rows.value.length) add();
  }
  function add(): void {
    if (rows.value.length < MOST) rows.value = [...rows.value, Math.max(...rows.value) + 1];
  }
  return (
    <form class="in" {...form.attrs} onKeyDown={onKeyDown}>
      <CompanyPicker
        label={t("mail.company")}
        picked={picked.value}
        onPick={(one) => {
          picked.value = one;
        }}
        {...form.field("company_id")}
      />
      <div class="pair">
        <Field
          label={t("mail.received")}
          type="date"
          defaultValue={day}
          max={day}
          {...form.field("received_on")}
        />
        <Field
          label={t("notice.choice")}
          hint={picked.value?.always_attached ? t("notice.alwaysAttached") : undefined}
          {...form.field("notice")}
        >
          {NOTICE_CHOICES.map((one) => (
            <option key={one} value={one} selected={one === "email"}>
              {t(`notice.choice.${one}`)}
            </option>
          ))}
        </Field>
      </div>
      <p class="hint">{t("many.hint")}</p>
      {rows.value.map((n, index) => (
        <div key={n} class="manyrow" data-row={n} role="group" aria-label={t("many.nth", { n: index + 1 })}>
          <SenderField
            companyId={picked.value?.id ?? ""}
            {...form.field(`row.${n}.sender`)}
          />
          <Field label={t("mail.kind")} {...form.field(`row.${n}.kind`)}>
            {MAIL_KINDS.map((one) => (
              <option key={one} value={one}>
                {t(`mail.kind.${one}`)}
              </option>
            ))}
          </Field>
          <Field
            label={t("mail.reference")}
            autocomplete="off"
            optional
            {...form.field(`row.${n}.reference`)}
          />
          <button
            type="button"
            class="btn quiet square"
            aria-label={t("many.remove", { n: index + 1 })}
            disabled={rows.value.length === 1}
            onClick={() => {
              rows.value = rows.value.filter((one) => one !== n);
            }}
          >
            <Icon name="x" />
          </button>
        </div>
      ))}
      <div class="foot start">
        <button type="button" class="btn" disabled={rows.value.length === MOST} onClick={add}>
          <Icon name="plus" />
          {t("many.add")}
        </button>
        {rows.value.length === MOST && <span class="hint">{t("many.most", { n: MOST })}</span>}
      </div>
      <FormEnd of={form} sticky>{t("many.submit")}</FormEnd>
    </form>
  );
}

/** The numbers in the order of the pile, to be written on it or printed for it. */
function Made({ items }: { items: OfficeMail[] }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <div class="in">
      <h3 ref={title} tabIndex={-1}>
        {t("many.write")}
      </h3>
      <ol class="numbers">
        {items.map((one) => (
          <li key={one.id}>
            <a class="nowrap" href={itemHref(one)}>
              {one.number}
            </a>{" "}
            {one.sender}
          </li>
        ))}
      </ol>
      <div class="foot">
        <LabelsButton items={items} />
        <Cancel>{t("act.close")}</Cancel>
      </div>
    </div>
  );
}

const focusRow = (form: HTMLElement | null, n: number): void =>
  form?.querySelector<HTMLElement>(`[data-row="${n}"] input`)?.focus();

const cell = (values: Values, n: number, name: string): string => values[`row.${n}.${name}`] ?? "";

/** The rows that say something. */
const filled = (values: Values, rows: number[]): number[] =>
  rows.filter((n) => cell(values, n, "sender") || cell(values, n, "reference"));

function wrongRows(values: Values, rows: number[]): FieldError[] {
  const said = filled(values, rows);
  const first = said.length ? said : rows.slice(0, 1);
  return first
    .filter((n) => !cell(values, n, "sender"))
    .map((n) => ({ field: `row.${n}.sender`, code: "required" }));
}

const bodyOf = (values: Values, rows: number[]) => ({
  company_id: values.company_id ?? "",
  received_on: values.received_on ?? "",
  notice: values.notice as NoticeChoice,
  items: rows.map((n) => ({
    sender: cell(values, n, "sender"),
    kind: cell(values, n, "kind") as MailKind,
    reference: cell(values, n, "reference"),
  })),
});

function wordOf({ field, code }: FieldError): string | undefined {
  if (field === "company_id" && code === "required") return t("picker.required");
  const max = limits["POST /office/mail"]?.[field.split(".").at(-1) ?? ""]?.max;
  return code === "too_long" && max ? t("field.too_long", { max }) : undefined;
}
