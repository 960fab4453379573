import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../lib/api";
import { required, useForm } from "../lib/form";
import { t } from "../lib/i18n";
import { asProblem } from "../lib/load";
import { fieldText, problemText } from "../lib/problems";
import type { MailState, NoticeChoice, OfficeMail } from "../lib/shapes";
import { Cancel } from "../ui/dialog";
import { Choices, Field, Submit } from "../ui/form";
import { Icon } from "../ui/icon";
import { MoveFields, requiredFor, type MoveField } from "./move-fields";
import { refreshOverview } from "./overview";

type Act = (item: OfficeMail) => Promise<unknown>;
type Forms = { items: OfficeMail[]; isRunning: Signal<boolean> };
type Result = { item: OfficeMail; text: string; isDone: boolean };

/** What is to be done with several items, then what became of each. */
export function BulkForms({ what, ...rest }: Forms & { what: "notify" | "state" }) {
  const act = useSignal<Act | null>(null);
  const start = (one: Act) => {
    act.value = one;
  };
  if (act.value) return <Run {...rest} act={act.value} />;
  return what === "notify" ? (
    <NotifyForm n={rest.items.length} onStart={start} />
  ) : (
    <StateForm onStart={start} />
  );
}

const LATE = ["email", "email_with_attachment"] as const satisfies NoticeChoice[];

function NotifyForm({ n, onStart }: { n: number; onStart: (act: Act) => void }) {
  const choice = useSignal<(typeof LATE)[number]>("email");
  const form = useForm({
    send: async () => () =>
      onStart((item) =>
        api("POST /office/companies/{company_id}/mail/{mail_id}/notify", {
          path: { company_id: item.company_id, mail_id: item.id },
          version: item.version,
          body: { notice: choice.value },
        }),
      ),
  });
  return (
    <form class="in" {...form.attrs}>
      <p>{t("bulk.notifyHint", { n })}</p>
      <Choices
        label={t("notice.choice")}
        name="notice"
        choices={LATE.map((value) => ({
          value,
          title: t(`notice.choice.${value}`),
          text: t(`notice.choiceHint.${value}`),
        }))}
        value={choice.value}
        onPick={(value) => {
          choice.value = value;
        }}
      />
      <div class="foot">
        <Cancel />
        <Submit busy={form.isBusy}>{t("bulk.notifyStart")}</Submit>
      </div>
    </form>
  );
}

const TO = ["waiting", "forwarded", "returned", "destroyed"] as const satisfies MailState[];

function StateForm({ onStart }: { onStart: (act: Act) => void }) {
  const to = useSignal<(typeof TO)[number] | "">("");
  const form = useForm({
    call: "POST /office/companies/{company_id}/mail/{mail_id}/state",
    isKept: true,
    check: (values) => required(values, "to", ...requiredFor(to.value)),
    send: async (values) => {
      const { reason, address, courier, tracking } = values as Record<MoveField, string>;
      const body = { to: to.value as MailState, reason, address, courier, tracking };
      return () =>
        onStart((item) =>
          api("POST /office/companies/{company_id}/mail/{mail_id}/state", {
            path: { company_id: item.company_id, mail_id: item.id },
            version: item.version,
            body,
          }),
        );
    },
  });
  return (
    <form class="in" {...form.attrs}>
      <Field
        label={t("state.change")}
        onChange={(event) => {
          to.value = event.currentTarget.value as typeof to.value;
        }}
        {...form.field("to")}
      >
        <option value="">{t("state.choose")}</option>
        {TO.map((one) => (
          <option key={one} value={one}>
            {t(`mail.state.${one}`)}
          </option>
        ))}
      </Field>
      <MoveFields to={to.value} field={form.field} />
      <div class="foot">
        <Cancel />
        <Submit busy={form.isBusy}>{t("state.submit")}</Submit>
      </div>
    </form>
  );
}

/** One after the other, so that each stands for itself: which went, which did not, and why. */
function Run({ items, isRunning, act }: Forms & { act: Act }) {
  const results = useSignal<Result[]>([]);
  const title = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    let isStopped = false;
    title.current?.focus();
    isRunning.value = true;
    void (async () => {
      for (const item of items) {
        if (isStopped) return;
        results.value = [...results.value, await resultOf(item, act)];
      }
      isRunning.value = false;
      void refreshOverview();
    })();
    return () => {
      isStopped = true;
    };
  }, []);
  const failed = results.value.filter(({ isDone }) => !isDone).length;
  const done = results.value.length - failed;
  return (
    <div class="in">
      <p ref={title} tabIndex={-1} role="status">
        {isRunning.value
          ? t("bulk.running", { done: results.value.length, all: items.length })
          : t("bulk.result", { done, failed })}
      </p>
      <progress max={items.length} value={results.value.length} aria-label={t("bulk.progress")} />
      <ul class="files" aria-label={t("bulk.results")}>
        {[...results.value]
          .sort((one, other) => Number(one.isDone) - Number(other.isDone))
          .map(({ item, text, isDone }) => (
            <li key={item.id} class="file">
              <Icon name={isDone ? "check" : "circle-alert"} />
              <div>
                <b>
                  <span class="nowrap">{item.number}</span> · {item.sender}
                </b>
                <span class={isDone ? "sub" : "sub bad"}>{text}</span>
              </div>
            </li>
          ))}
      </ul>
      <div class="foot">
        <Cancel>{t("act.close")}</Cancel>
      </div>
    </div>
  );
}

async function resultOf(item: OfficeMail, act: Act): Promise<Result> {
  try {
    await act(item);
    return { item, text: t("bulk.done"), isDone: true };
  } catch (error) {
    const problem = asProblem(error);
    const [field] = problem.errors;
    return { item, text: field ? fieldText(field) : problemText(problem), isDone: false };
  }
}
