import { t } from "../lib/i18n";
import type { MailState } from "../lib/shapes";
import { Field, TextArea } from "../ui/form";

export type MoveField = "reason" | "address" | "courier" | "tracking";

/** What a state asks for before mail may be in it. */
export const requiredFor = (to: MailState | ""): MoveField[] =>
  to === "forwarded" ? ["address"] : to === "returned" || to === "destroyed" ? ["reason"] : [];

/** The fields that belong to a state: where forwarded mail goes and how, why other mail is gone. */
export function MoveFields({
  to,
  field,
}: {
  to: MailState | "";
  field: (name: string) => { name: string; error: string | undefined };
}) {
  if (to === "forwarded")
    return (
      <>
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
  if (to === "returned" || to === "destroyed")
    return (
      <TextArea
        key={to}
        label={t("move.reason")}
        hint={t("move.reasonHint")}
        {...field("reason")}
      />
    );
  return null;
}
