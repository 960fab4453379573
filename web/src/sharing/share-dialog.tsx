import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { all, api } from "../lib/api";
import { plain } from "../lib/companies";
import { useForm } from "../lib/form";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import type { Panel, ThingKind } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Alert, ProblemAlert } from "../ui/alert";
import { Cancel, Dialog } from "../ui/dialog";
import { FieldError, Submit } from "../ui/form";
import { Icon } from "../ui/icon";
import { Empty, Shown } from "../ui/list";
import { countText, KindIcon, kindText } from "./words";
import "../styles/panels.css";

/** `version` is the number that is shared unless "always the newest" is chosen; 0 where there is no
 * file yet, which only the newest can be shared of. */
export type Shareable = {
  kind: ThingKind;
  id: string;
  invoiceId?: string;
  version: number;
  name: string;
  /** The panels that it, or a version of it, is shared to; not told of an annex. */
  sharedTo?: string[] | undefined;
};
type Pick = "this" | "newest";

/** As many as one request takes. */
const MOST = 40;
/** Above this many panels one is looked for by typing. */
const MANY = 8;
const CALL = "POST /office/companies/{company_id}/shares";

/** Shares what was chosen to one panel: each as one version for ever, or always the newest. */
export function ShareDialog({
  companyId,
  things,
  onDone,
}: {
  companyId: string;
  things: Shareable[];
  /** isShared: something was; else the dialog was only closed. */
  onDone: (isShared: boolean) => void;
}) {
  const panels = useLoad(
    async (signal) =>
      (
        await all((cursor) =>
          api(
            "GET /office/companies/{company_id}/panels",
            { path: { company_id: companyId }, query: { cursor, limit: 100 } },
            signal,
          ),
        )
      ).filter(({ state }) => state === "active"),
    [companyId],
  );
  const touched = useRef(() => false);
  const title = t("shares.title", { what: countText(things.map(({ kind }) => kind)) });
  return (
    <Dialog title={title} onClose={() => onDone(false)} keeps={() => touched.current()}>
      <Shown of={panels}>
        {(found) =>
          found.length ? (
            <ShareForm
              companyId={companyId}
              things={things}
              panels={found}
              touched={touched}
              onDone={() => onDone(true)}
              onStale={panels.reload}
            />
          ) : (
            <Empty icon="panels-top-left" title={t("panels.none")} hint={t("shares.noPanelHint")}>
              <a class="btn" href={`/office/companies/${companyId}/panels`}>
                {t("shares.toPanels")}
              </a>
            </Empty>
          )
        }
      </Shown>
    </Dialog>
  );
}

function ShareForm({
  companyId,
  things,
  panels,
  touched,
  onDone,
  onStale,
}: {
  companyId: string;
  things: Shareable[];
  panels: Panel[];
  touched: { current: () => boolean };
  onDone: () => void;
  onStale: () => void;
}) {
  const picked = useSignal(panels.length === 1 ? panels[0]!.id : "");
  const versions = useSignal<Record<string, Pick>>({});
  const panel = panels.find(({ id }) => id === picked.value);
  const pickOf = ({ id, version }: Shareable): Pick =>
    version > 0 ? (versions.value[id] ?? "this") : "newest";
  const what = countText(things.map(({ kind }) => kind));
  const form = useForm({
    call: CALL,
    word: ({ field, code }) =>
      field === "panel_id" && code === "required" ? t("shares.pickPanel") : undefined,
    check: () => (panel ? [] : [{ field: "panel_id", code: "required" }]),
    send: async (_, key) => {
      const body = {
        panel_id: picked.value,
        things: things.map((one) => ({
          kind: one.kind,
          id: one.id,
          ...(one.invoiceId && { invoice_id: one.invoiceId }),
          version: pickOf(one) === "this" ? one.version : null,
        })),
      };
      const done = await api(CALL, { path: { company_id: companyId }, body, key });
      notify(doneText(done, what, panel?.name ?? ""));
      return onDone;
    },
    onProblem: (problem) => {
      if (problem.status === 404 || problem.status === 409) onStale();
      return false;
    },
  });
  touched.current = form.isTouched;
  if (things.length > MOST)
    return (
      <div class="in">
        <Alert tone="warn">
          <p>{t("shares.most", { n: MOST })}</p>
        </Alert>
        <div class="foot">
          <Cancel />
        </div>
      </div>
    );
  return (
    <form class="in" {...form.attrs}>
      <PanelChoice
        panels={panels}
        picked={picked.value}
        error={form.field("panel_id").error}
        onPick={(id) => {
          picked.value = id;
          // What was tried for another panel is another attempt.
          form.renew();
        }}
      />
      <Versions
        things={things}
        panel={panel}
        pickOf={pickOf}
        onPick={(ids, pick) => {
          const next = { ...versions.value };
          for (const id of ids) next[id] = pick;
          versions.value = next;
          form.renew();
        }}
      />
      {panel && (
        <Alert tone="info" live>
          <p>
            {panel.members > 0
              ? t("shares.willTell", { n: panel.members })
              : t("shares.willTellNobody", { panel: panel.name })}
          </p>
        </Alert>
      )}
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot sticky">
        <Cancel />
        <Submit busy={form.isBusy}>
          {panel && panel.members > 0
            ? t("shares.submitTo", { what, n: panel.members })
            : t("shares.submit", { what })}
        </Submit>
      </div>
    </form>
  );
}

/** "Shared 3 documents with 5 people", and what was there before. */
function doneText(
  { shared, already, told }: { shared: number; already: number; told: number },
  what: string,
  panel: string,
): string {
  if (!shared) return t("shares.doneBefore", { panel });
  const said =
    already > 0
      ? t("shares.doneSome", { shared, already, panel })
      : told > 0
        ? t("shares.done", { what, n: told })
        : t("shares.doneNobody", { what, panel });
  return said;
}

function PanelChoice({
  panels,
  picked,
  error,
  onPick,
}: {
  panels: Panel[];
  picked: string;
  error: string | undefined;
  onPick: (id: string) => void;
}) {
  const typed = useSignal("");
  const shown = panels.filter(
    ({ id, name }) => id === picked || plain(name).includes(plain(typed.value)),
  );
  return (
    <fieldset class="field choices" aria-describedby={error ? "panel-error" : undefined}>
      <legend>{t("shares.panel")}</legend>
      {panels.length > MANY && (
        <div class="search">
          <Icon name="search" />
          <input
            class="input"
            type="search"
            aria-label={t("shares.findPanel")}
            placeholder={t("shares.findPanel")}
            autocomplete="off"
            onInput={(event) => {
              typed.value = event.currentTarget.value;
            }}
          />
        </div>
      )}
      <div class="cards panelcards">
        {shown.map((one) => (
          <label key={one.id} class="choice">
            <input
              type="radio"
              name="panel_id"
              value={one.id}
              checked={one.id === picked}
              onChange={() => onPick(one.id)}
              aria-invalid={error ? true : undefined}
            />
            <span>
              <b>{one.name}</b>
              <span class="hint">{t("panels.memberCount", { n: one.members })}</span>
            </span>
          </label>
        ))}
      </div>
      <FieldError id="panel-error" text={error} />
    </fieldset>
  );
}

/** For each thing which of its versions is seen; for several at once too. */
const Versions = ({
  things,
  panel,
  pickOf,
  onPick,
}: {
  things: Shareable[];
  /** The one that is chosen. */
  panel: Panel | undefined;
  pickOf: (one: Shareable) => Pick;
  onPick: (ids: string[], pick: Pick) => void;
}) => (
  <fieldset class="field">
    <legend>{t("shares.versions")}</legend>
    <p class="hint">{t("shares.versionsHint")}</p>
    {things.length > 1 && (
      <div class="foot start forall">
        <button
          type="button"
          class="btn quiet"
          onClick={() => onPick(things.map(({ id }) => id), "this")}
        >
          {t("shares.allThis")}
        </button>
        <button
          type="button"
          class="btn quiet"
          onClick={() => onPick(things.map(({ id }) => id), "newest")}
        >
          {t("shares.allNewest")}
        </button>
      </div>
    )}
    <ul class="things">
      {things.map((one) => (
        <li key={one.id}>
          <KindIcon of={one.kind} />
          <span>
            {one.name}
            <span class="sub">{kindText(one.kind)}</span>
            {panel && one.sharedTo?.includes(panel.id) && (
              <span class="sub">{t("shares.isThere", { panel: panel.name })}</span>
            )}
          </span>
          <select
            class="input"
            aria-label={t("shares.versionOf", { name: one.name })}
            value={pickOf(one)}
            onChange={({ currentTarget: { value } }) =>
              onPick([one.id], value === "newest" ? "newest" : "this")
            }
          >
            {one.version > 0 && <option value="this">{t("shares.this", { n: one.version })}</option>}
            <option value="newest">{t("shares.newest")}</option>
          </select>
        </li>
      ))}
    </ul>
  </fieldset>
);
