import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { showsPdfInPlace } from "../lib/blob";
import { useForm } from "../lib/form";
import { t } from "../lib/i18n";
import { keep, kept } from "../lib/kept";
import { limits } from "../lib/schema";
import type { FieldError } from "../lib/wire";
import { Alert } from "../ui/alert";
import { Choices, Field } from "../ui/form";
import { FormEnd } from "../ui/form-end";
import { Icon } from "../ui/icon";
import { useBlobAddress } from "../ui/viewer";
import type { Labelled } from "./labels";

const CALL = "POST /office/labels";
const PLACES = limits[CALL]?.start?.max ?? 24;
const LAYOUTS = ["roll", "a4"] as const;
type Layout = (typeof LAYOUTS)[number];

// What lies in the printer is the same tomorrow: of this desk, not of who sits at it.
const LAYOUT = "labels.layout";
const START = "labels.start";

/** On what, and on a sheet where; then the labels, which are never stored anywhere. */
export function LabelsForm({
  items,
  onClose,
}: {
  items: readonly Labelled[];
  onClose: () => void;
}) {
  const layout = useSignal<Layout>(kept(LAYOUT) === "a4" ? "a4" : "roll");
  const made = useSignal<Blob | null>(null);
  const form = useForm({
    call: CALL,
    check: ({ start }) =>
      layout.value === "a4" && !isPlace(start) ? [{ field: "start", code: "range" }] : [],
    word: ({ code }: FieldError) =>
      code === "range" ? t("field.range", { min: 1, max: PLACES }) : undefined,
    send: async (values) => {
      const start = layout.value === "a4" ? Number(values.start) : 1;
      const wanted = items.map(({ company_id, id }) => ({ company_id, mail_id: id }));
      const body = { items: wanted, layout: layout.value, start };
      const answer = await api(CALL, { body });
      keep(LAYOUT, layout.value);
      if (layout.value === "a4") keep(START, String(((start - 1 + answer.labels) % PLACES) + 1));
      made.value = new Blob([bytesOf(answer.pdf)], { type: "application/pdf" });
    },
  });
  if (made.value) return <Made blob={made.value} n={items.length} onClose={onClose} />;
  return (
    <form class="in" {...form.attrs}>
      <Choices
        label={t("labels.layout")}
        name="layout"
        choices={LAYOUTS.map((value) => ({
          value,
          title: t(`labels.layout.${value}`),
          text: t(`labels.layoutHint.${value}`),
        }))}
        value={layout.value}
        onPick={(value) => {
          layout.value = value;
        }}
      />
      {layout.value === "a4" && (
        <Field
          label={t("labels.start")}
          inputMode="numeric"
          hint={t("labels.startHint")}
          defaultValue={isPlace(kept(START)) ? kept(START)! : "1"}
          {...form.field("start")}
        />
      )}
      <FormEnd of={form}>{t("labels.make")}</FormEnd>
    </form>
  );
}

/**
 * The file from memory, to be printed with the browser's own button. No script prints it: browsers
 * differ in what they do with a PDF in a frame then, and some take the page down.
 */
function Made({ blob, n, onClose }: { blob: Blob; n: number; onClose: () => void }) {
  const address = useBlobAddress(blob);
  const isInPlace = showsPdfInPlace();
  return (
    <div class="in">
      <Alert tone="info" live>
        <p>{t("labels.made", { n })}</p>
        <p>{t("labels.scale")}</p>
      </Alert>
      {address && isInPlace && (
        <iframe class="labels" src={address} title={t("labels.preview")} />
      )}
      <div class="foot">
        <button type="button" class="btn" onClick={onClose}>
          {t("act.close")}
        </button>
        {address && (
          <a class="btn primary" href={address} target="_blank" rel="noopener">
            <Icon name="external-link" />
            {t("labels.open")}
          </a>
        )}
      </div>
    </div>
  );
}

const isPlace = (text: string | null | undefined): boolean =>
  /^\d{1,2}$/.test(text ?? "") && Number(text) >= 1 && Number(text) <= PLACES;

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
