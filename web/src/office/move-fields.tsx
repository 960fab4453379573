import { t } from "../lib/i18n";
import type { MailState } from "../lib/shapes";
import { Field, TextArea } from "../ui/form";

export type MoveField = "reason" | "address" | "courier" | "tracking";

/** What a state asks for before mail may be in it. */
export const requiredFor = (to: MailState | ""): MoveField[] =>
  to === "forwarded" ? ["address"] : to === "returned" || to === "destroyed" ? ["reason"] : [];

/**
 * The fields that belong to a state: where forwarded mail goes and how, why other mail is gone; and
 * always why, where mail leaves the state that its receipt tells of.
 */
export function MoveFields({
  to,
  field,
  needsReason = false,
}: {
  to: MailState | "";
  field: (name: string) => { name: string; error: string | undefined };
  needsReason?: boolean;
}) {
  const why = (
    <TextArea key={to} label={t("move.reason")} hint={t("move.reasonHint")} {...field("reason")} />
  );
  if (to === "forwarded")
    return (
      <>
        {needsReason && why}
        <TextArea
          label={t("move.address")}
          hint={t("move.addressHint")}
          autocomplete="off"
          {...field("address")}
        />
        <div class="pair">
          <Field label={t("move.courier")} autocomplete="off" optional {...field("courier")} />
          <Field label={t("move.tracking")} autocomplete="off" optional {...field("tracking")} />
        </div>
      </>
    );
  return needsReason || to === "returned" || to === "destroyed" ? why : null;
}
