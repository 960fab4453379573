import { useEffect } from "preact/hooks";
import { required, useForm, type Values } from "../lib/form";
import { formatNumber, formatTime, t } from "../lib/i18n";
import type { UsageEvent } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { FieldError } from "../lib/wire";
import { ProblemAlert } from "../ui/alert";
import { Field, Submit, TextArea } from "../ui/form";
import { correctUse, type Side } from "./calls";

const CALL = "POST /office/companies/{company_id}/usage/{usage_id}/correct";
const MOST = 1_000_000;

/** Whole numbers only: nothing is used by halves. */
export const wholeError = (values: Values, name: string, least: number): FieldError[] => {
  const text = (values[name] ?? "").replace(/\s/g, "");
  if (!text) return [];
  if (!/^\d{1,9}$/.test(text)) return [{ field: name, code: "whole" }];
  return Number(text) < least || Number(text) > MOST ? [{ field: name, code: "range" }] : [];
};

export const wholeWord = (least: number) => ({ code }: FieldError) =>
  code === "whole"
    ? t("summaries.wholeHint")
    : ["range", "too_small", "too_large"].includes(code)
      ? t("field.range", { min: least, max: MOST })
      : undefined;

/** Says what is right; what was recorded stays, with the correction and its reason beside it. */
export function CorrectUse({
  side,
  month,
  of,
  service,
  keeps,
  onSaved,
  onStale,
  onBack,
}: {
  side: Side;
  month: string;
  of: UsageEvent;
  service: string;
  keeps: (asks: () => boolean) => void;
  onSaved: () => void;
  onStale: () => void;
  onBack: () => void;
}) {
  const form = useForm({
    call: CALL,
    isKept: true,
    check: (values) => [
      ...required(values, "quantity", "reason"),
      ...wholeError(values, "quantity", 0),
    ],
    word: wholeWord(0),
    send: async ({ quantity = "", reason = "" }) => {
      const right = Number(quantity.replace(/\s/g, ""));
      await correctUse(side, of.id, { month, quantity: right, reason }, of.version);
      notify(t("summaries.corrected"));
      return onSaved;
    },
    // What it counts as by now is shown above what was typed, which can be sent then.
    onProblem: (problem) => {
      if (problem.code === "stale_version") onStale();
      return false;
    },
  });
  useEffect(() => {
    keeps(form.isTouched);
    return () => keeps(() => false);
  }, []);
  return (
    <form class="in" {...form.attrs}>
      <dl class="facts">
        <dt>{t("summaries.service")}</dt>
        <dd>{service}</dd>
        <dt>{t("summaries.at")}</dt>
        <dd>{formatTime(of.at)}</dd>
        <dt>{t("summaries.countsNow")}</dt>
        <dd>{formatNumber(of.standing ?? of.quantity)}</dd>
      </dl>
      <Field
        label={t("summaries.rightQuantity")}
        hint={t("summaries.rightQuantityHint")}
        inputMode="numeric"
        autoFocus
        {...form.field("quantity")}
      />
      <TextArea
        label={t("summaries.reason")}
        hint={t("summaries.reasonHint")}
        {...form.field("reason")}
      />
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        <button type="button" class="btn" onClick={onBack}>
          {t("summaries.back")}
        </button>
        <Submit busy={form.isBusy}>{t("summaries.correct")}</Submit>
      </div>
    </form>
  );
}
