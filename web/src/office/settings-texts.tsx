import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import type { Values } from "../lib/form";
import { LANGUAGES, language as spoken, t, type Key } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { me } from "../lib/session";
import type { Language, Out } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { FieldError } from "../lib/wire";
import { ProblemAlert } from "../ui/alert";
import { Theirs, useEdit } from "../ui/edit";
import { Field, Submit, TextArea } from "../ui/form";
import { Shown } from "../ui/list";
import { LetterPreview } from "./letter-preview";
import { ReadOnly } from "./settings";
import "../styles/settings.css";

type Text = Out<"GET /office/settings/texts">["items"][number];
const ONE = "/office/settings/texts/{language}/{letter}";
const NAMES = ["subject", "intro"] as const;
/** So long nothing is typed before the preview follows. */
const PAUSE_MS = 500;

const nameOf = (letter: string): string => t(`settings.letter.${letter}` as Key);

/** The office's own words for each e-mail, in each language, and how it looks with them. */
export function TextsPage() {
  const loaded = useLoad((signal) => api("GET /office/settings/texts", {}, signal), []);
  const letter = useSignal("mail");
  const language = useSignal<Language>(spoken.value);
  const isAdmin = me.value?.role === "admin";
  return (
    <div class="sheet pad texts">
      {!isAdmin && <ReadOnly />}
      <p class="lead">{t("settings.textsIntro")}</p>
      <Shown of={loaded}>
        {({ items }) => {
          const here = (one: Text) => one.language === language.value;
          const of = items.find((one) => here(one) && one.letter === letter.value)!;
          return (
            <>
              <div class="pair">
                <Field
                  label={t("settings.letter")}
                  value={letter.value}
                  onChange={({ currentTarget }) => {
                    letter.value = currentTarget.value;
                  }}
                >
                  {items.filter(here).map((one) => (
                    <option key={one.letter} value={one.letter}>
                      {nameOf(one.letter)}
                      {(one.subject || one.intro) && ` · ${t("settings.worded")}`}
                    </option>
                  ))}
                </Field>
                <Field
                  label={t("settings.language")}
                  value={language.value}
                  onChange={({ currentTarget }) => {
                    language.value = currentTarget.value as Language;
                  }}
                >
                  {(Object.keys(LANGUAGES) as Language[]).map((one) => (
                    <option key={one} value={one}>
                      {LANGUAGES[one]}
                    </option>
                  ))}
                </Field>
              </div>
              <WordingForm
                key={`${of.language} ${of.letter}`}
                of={of}
                isAdmin={isAdmin}
                onSaved={loaded.reload}
              />
            </>
          );
        }}
      </Shown>
    </div>
  );
}

function WordingForm({
  of,
  isAdmin,
  onSaved,
}: {
  of: Text;
  isAdmin: boolean;
  onSaved: () => void;
}) {
  const path = { language: of.language, letter: of.letter };
  const fields = of.fields.map((one) => `{${one}}`);
  const edit = useEdit<(typeof NAMES)[number], Text>({
    call: `PATCH ${ONE}`,
    of,
    names: NAMES,
    check: (values) => NAMES.flatMap((name) => oddField(name, values, fields)),
    word: ({ code }) =>
      code === "unknown_placeholder"
        ? t("settings.unknownField", { fields: fields.join(", ") })
        : undefined,
    load: () => api(`GET ${ONE}`, { path }),
    save: async (changes, version) => {
      const saved = await api(`PATCH ${ONE}`, { path, body: changes, version });
      notify(t("settings.saved"));
      return saved;
    },
    onSaved,
    shown: (_, value) => value,
  });
  const { form, begun } = edit;
  const typed = useSignal({ subject: of.subject, intro: of.intro });
  const settled = useSettled(typed.value);
  return (
    <div class="wording">
      <fieldset disabled={!isAdmin}>
        <form
          class="stack"
          key={edit.turn}
          {...form.attrs}
          onInput={(event) => {
            form.attrs.onInput(event);
            const form_ = event.currentTarget;
            const values = new FormData(form_);
            typed.value = {
              subject: String(values.get("subject") ?? ""),
              intro: String(values.get("intro") ?? ""),
            };
          }}
        >
          {edit.isOver && <Theirs told={t("settings.textStale")} onTake={edit.useTheirs} />}
          <Field
            label={t("settings.subject")}
            optional
            placeholder={of.usual_subject}
            autocomplete="off"
            defaultValue={begun.subject}
            {...form.field("subject")}
            hint={edit.hint("subject")}
          />
          <TextArea
            label={t("settings.intro")}
            optional
            rows={5}
            placeholder={of.usual_intro}
            defaultValue={begun.intro}
            {...form.field("intro")}
            hint={edit.hint("intro", t("settings.introHint"))}
          />
          <div class="fields-known">
            <p class="hint">{t("settings.fieldsKnown")}</p>
            <dl class="facts">
              {of.fields.map((one) => (
                <div key={one}>
                  <dt>
                    <code>{`{${one}}`}</code>
                  </dt>
                  <dd>{t(`settings.field.${one}` as Key)}</dd>
                </div>
              ))}
            </dl>
          </div>
          {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
          <div class="foot">
            <Submit busy={form.isBusy}>{t(edit.isOver ? "item.saveOver" : "act.save")}</Submit>
          </div>
        </form>
      </fieldset>
      <LetterPreview path={path} words={settled} />
    </div>
  );
}

/** What stands in braces and is no field here; the server says the same of it. */
function oddField(name: string, values: Values, fields: string[]): FieldError[] {
  const found = (values[name] ?? "").match(/\{[^{}]*\}|[{}]/g) ?? [];
  return found.every((one) => fields.includes(one))
    ? []
    : [{ field: name, code: "unknown_placeholder" }];
}

/** A value once it did not change for a while. */
function useSettled<T>(value: T): T {
  const settled = useSignal(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      settled.value = value;
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled.value;
}
