import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { t } from "../lib/i18n";
import { asProblem } from "../lib/load";
import { logo } from "../lib/portal";
import { fieldText, problemText } from "../lib/problems";
import { Alert, ProblemAlert } from "../ui/alert";
import { Theirs, useEdit } from "../ui/edit";
import { Check, Field, FieldError, Submit } from "../ui/form";
import type { Settings } from "../lib/shapes";
import { Problem } from "../lib/wire";
import { SAVE, type FormProps } from "./settings-edit";
import "../styles/settings.css";

const LOGO = "/office/settings/logo";
/** What the form begins with where the product's own colour holds. */
const OURS = "#0d4a3d";
const [WIDEST, TALLEST] = [480, 120];

/** The office's colour and logo. Both are shown at once, here as everywhere. */
export function LookForm(props: FormProps) {
  return (
    <>
      <ColourForm {...props} />
      <LogoForm {...props} />
    </>
  );
}

type Held = { version: number; own: string; brand_colour: string; whole: Settings };
const held = (of: Settings): Held => ({
  version: of.version,
  own: of.look.brand_colour ? "on" : "",
  brand_colour: of.look.brand_colour || OURS,
  whole: of,
});

function ColourForm({ of, onSaved }: FormProps) {
  const edit = useEdit<"own" | "brand_colour", Held>({
    call: SAVE,
    of: held(of),
    names: ["own", "brand_colour"],
    load: async () => held(await api("GET /office/settings", {})),
    save: async (changes, version) => {
      const isOwn = (changes.own ?? held(of).own) === "on" || "brand_colour" in changes;
      const isPlain = "own" in changes && !changes.own;
      const colour = isOwn && !isPlain ? (changes.brand_colour ?? held(of).brand_colour) : "";
      return held(await api(SAVE, { body: { look: { brand_colour: colour } }, version }));
    },
    onSaved: ({ whole }) => onSaved(whole),
    shown: (name, value) => (name === "own" ? t(value ? "settings.on" : "settings.off") : value),
  });
  const { form, begun } = edit;
  const { brand_colour: chosen, brand } = of.look;
  return (
    <form class="stack" key={edit.turn} {...form.attrs}>
      {edit.isOver && <Theirs told={t("settings.stale")} onTake={edit.useTheirs} />}
      <Check
        label={t("settings.ownColour")}
        name="own"
        defaultChecked={begun.own === "on"}
        hint={edit.hint("own", t("settings.ownColourHint"))}
      />
      <Field
        label={t("settings.colour")}
        type="color"
        class="swatch"
        defaultValue={begun.brand_colour}
        {...form.field("brand_colour")}
        hint={edit.hint("brand_colour", t("settings.colourHint"))}
      />
      {chosen && chosen !== brand.act && (
        <Alert tone="info">
          <p>{t("settings.colourMoved", { chosen, shown: brand.act })}</p>
        </Alert>
      )}
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        <Submit busy={form.isBusy}>{t(edit.isOver ? "item.saveOver" : "act.save")}</Submit>
      </div>
    </form>
  );
}

/** A logo is drawn anew by the browser, as a PNG of the size that is shown, and kept at once. */
function LogoForm({ of, onSaved, onStale }: FormProps) {
  const wrong = useSignal("");
  const isBusy = useSignal(false);
  const picker = useRef<HTMLInputElement>(null);
  const act = async (make: () => Promise<Settings>) => {
    wrong.value = "";
    isBusy.value = true;
    try {
      onSaved(await make());
    } catch (error) {
      const problem = asProblem(error);
      const beside = problem.errors[0];
      wrong.value = beside
        ? fieldText({ field: "content", code: beside.code })
        : problem.code === "stale_version"
          ? t("settings.logoStale")
          : problemText(problem);
      if (problem.code === "stale_version") onStale();
    } finally {
      isBusy.value = false;
    }
  };
  const take = (file: File) =>
    act(async () => {
      const content = await asPng(file);
      if (!content)
        throw new Problem(400, { errors: [{ field: "content", code: "logo_unreadable" }] });
      return api(`PUT ${LOGO}`, { body: { content }, version: of.version });
    });
  return (
    <section class="logo-form" aria-labelledby="logo-title">
      <h2 id="logo-title">{t("settings.logo")}</h2>
      <p class="hint" id="logo-hint">
        {t("settings.logoHint")}
      </p>
      {of.look.logo && logo.value && (
        <p class="logo-shown">
          <img src={logo.value} alt={t("settings.logo")} />
        </p>
      )}
      <FieldError text={wrong.value} />
      <div class="acts">
        <button
          type="button"
          class="btn"
          aria-describedby="logo-hint"
          disabled={isBusy.value}
          onClick={() => picker.current?.click()}
        >
          {t(of.look.logo ? "settings.logoOther" : "settings.logoChoose")}
        </button>
        {of.look.logo && (
          <button
            type="button"
            class="btn quiet"
            disabled={isBusy.value}
            onClick={() => act(() => api(`DELETE ${LOGO}`, { version: of.version }))}
          >
            {t("settings.logoRemove")}
          </button>
        )}
        <input
          ref={picker}
          type="file"
          hidden
          aria-label={t("settings.logo")}
          accept="image/png,image/jpeg,image/svg+xml,image/webp"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            currentTarget.value = "";
            if (file) void take(file);
          }}
        />
      </div>
    </section>
  );
}

/** A picture as a small PNG in base64; null if it is none. Nothing of its file but pixels is sent. */
async function asPng(file: File): Promise<string | null> {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const share = Math.min(1, WIDEST / image.naturalWidth, TALLEST / image.naturalHeight);
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.naturalWidth * share));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * share));
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png").split(",")[1] ?? null;
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(address);
  }
}
