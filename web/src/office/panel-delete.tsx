import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../lib/api";
import { useForm } from "../lib/form";
import { t, tOf } from "../lib/i18n";
import { asProblem, useLoad } from "../lib/load";
import { withRecentSignIn } from "../lib/recent";
import { go } from "../lib/router";
import type { Out, Panel } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { Alert, ProblemAlert } from "../ui/alert";
import { Dialog } from "../ui/dialog";
import { Field, Submit } from "../ui/form";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { panelsHref } from "./panel-words";

const ONE = "/office/companies/{company_id}/panels/{panel_id}";
type Preview = Out<`GET ${typeof ONE}/deletion`>;
type Props = { of: Panel; onChange: () => void; onClose: () => void };
const pathOf = ({ company_id, id }: Panel) => ({ company_id, panel_id: id });

/**
 * What deleting a panel does, exactly and as it stands now; then the deletion, which is watched until
 * it is through.
 */
export function DeletePanel({ of, onChange, onClose }: Props) {
  const begun = useSignal<Preview | null>(null);
  const preview = useLoad(
    (signal) => api(`GET ${ONE}/deletion`, { path: pathOf(of) }, signal),
    [of.id, of.version],
  );
  if (begun.value)
    return (
      <Dialog title={t("panels.deleteRuns", { name: of.name })} onClose={leave}>
        <Watched of={of} what={begun.value} onLeave={leave} />
      </Dialog>
    );
  return (
    <Dialog title={t("panels.deleteTitle", { name: of.name })} onClose={onClose}>
      <Shown of={preview}>
        {(seen) => (
          <Confirm
            of={of}
            seen={seen}
            onBegun={() => {
              begun.value = seen;
            }}
            onStale={() => {
              preview.reload();
              onChange();
            }}
            onClose={onClose}
          />
        )}
      </Shown>
    </Dialog>
  );
  function leave(): void {
    onClose();
    go(panelsHref(of.company_id));
  }
}

function Confirm({
  of,
  seen,
  onBegun,
  onStale,
  onClose,
}: {
  of: Panel;
  seen: Preview;
  onBegun: () => void;
  onStale: () => void;
  onClose: () => void;
}) {
  const form = useForm({
    check: ({ typed = "" }) =>
      sameName(typed, of.name) ? [] : [{ field: "typed", code: typed ? "differs" : "required" }],
    word: () => t("panels.deleteTypeWrong", { name: of.name }),
    send: async () => {
      await withRecentSignIn(() =>
        api(`POST ${ONE}/delete`, {
          path: pathOf(of),
          body: { confirm: seen.confirm },
          version: of.version,
        }),
      );
      return onBegun;
    },
    onProblem: (problem) => {
      if (problem.status === 409 || problem.status === 412) onStale();
      return false;
    },
  });
  return (
    <form class="in" {...form.attrs}>
      <Alert tone="warn" live>
        <p>{t("panels.deleteNow")}</p>
      </Alert>
      <Consequences of={seen} />
      <Field
        label={t("panels.deleteType", { name: of.name })}
        autocomplete="off"
        {...form.field("typed")}
      />
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        <button type="button" class="btn" onClick={onClose}>
          {t("act.cancel")}
        </button>
        <Submit busy={form.isBusy} danger>
          {t("panels.deleteSubmit")}
        </Submit>
      </div>
    </form>
  );
}

const sameName = (typed: string, name: string): boolean =>
  typed.trim().toLocaleLowerCase() === name.trim().toLocaleLowerCase();

/** Who goes, who stays and why, what ends, and what does not. */
const Consequences = ({ of }: { of: Preview }) => (
  <ul class="will">
    <li>
      {of.go > 0 ? (
        <>
          <strong>{t("panels.deleteGo", { n: of.go })}</strong>
          <ul tabIndex={0} aria-label={t("panels.deleteGo", { n: of.go })}>
            {of.users_go.map((one) => (
              <li key={one.id}>
                {one.name} <span class="hint">{one.email}</span>
              </li>
            ))}
            <More n={of.go - of.users_go.length} />
          </ul>
        </>
      ) : (
        t("panels.deleteGoNobody")
      )}
    </li>
    {of.stay > 0 && (
      <li>
        {t("panels.deleteStay", { n: of.stay })}
        <ul tabIndex={0} aria-label={t("panels.deleteStay", { n: of.stay })}>
          {of.users_stay.map((one) => (
            <li key={one.id}>
              {one.name} <span class="hint">{one.email}</span>
              <span class="sub">{tOf("panels.why", one.why, "panels.why.other")}</span>
            </li>
          ))}
          <More n={of.stay - of.users_stay.length} />
        </ul>
      </li>
    )}
    <li>{of.shares > 0 ? t("panels.deleteShares", { n: of.shares }) : t("panels.deleteSharesNone")}</li>
    <li>{t("panels.deleteKeeps")}</li>
  </ul>
);

const More = ({ n }: { n: number }) =>
  n > 0 ? <li class="hint">{t("panels.deleteMore", { n })}</li> : null;

/**
 * The deletion as it goes on. Every request does a part of it and says how far it got, so that it is
 * through sooner than by the sweep, which does the rest where nobody waits.
 */
function Watched({ of, what, onLeave }: { of: Panel; what: Preview; onLeave: () => void }) {
  const panel = useSignal<Panel>({ ...of, state: "deleting" });
  const problem = useSignal<Problem | null>(null);
  const isOpen = useRef(true);
  const isDone = panel.value.state === "deleted";
  async function goOn(): Promise<void> {
    problem.value = null;
    try {
      while (isOpen.current && panel.value.state !== "deleted") panel.value = await more(of);
    } catch (error) {
      problem.value = asProblem(error);
    }
  }
  useEffect(() => {
    void goOn();
    return () => {
      isOpen.current = false;
    };
  }, []);
  return (
    <div class="in">
      {isDone ? (
        <>
          <Alert tone="good" live>
            <p>{t("panels.deleteDone", { name: of.name })}</p>
          </Alert>
          <ul class="will">
            <li>{t(what.go > 0 ? "panels.deleteDoneGo" : "panels.deleteDoneGoNobody", { n: what.go })}</li>
            {what.stay > 0 && <li>{t("panels.deleteDoneStay", { n: what.stay })}</li>}
            <li>{t("panels.deleteDoneKeeps")}</li>
          </ul>
        </>
      ) : (
        <Alert tone="info" live>
          <p>{t("panels.deletingHint")}</p>
          <Progress of={panel.value} />
        </Alert>
      )}
      {problem.value && <ProblemAlert problem={problem.value} retry={() => void goOn()} />}
      <div class="foot">
        <button
          type="button"
          class={isDone ? "btn primary" : "btn"}
          onClick={() => {
            if (!isDone) notify(t("panels.deletingOn", { name: of.name }));
            onLeave();
          }}
        >
          {isDone && <Icon name="check" />}
          {t(isDone ? "panels.deleteReady" : "panels.deleteLeave")}
        </button>
      </div>
    </div>
  );
}

/** A part more of it; a panel that is gone altogether is done. */
async function more(of: Panel): Promise<Panel> {
  try {
    return await withRecentSignIn(() =>
      api(`POST ${ONE}/delete`, { path: pathOf(of), body: {}, version: of.version }),
    );
  } catch (error) {
    if (asProblem(error).status !== 404) throw error;
    return { ...of, state: "deleted", progress: null };
  }
}

export const Progress = ({ of: { progress } }: { of: Panel }) =>
  progress && progress.total > 0 ? (
    <label class="progress">
      <span>{t("panels.progress", { done: progress.done, total: progress.total })}</span>
      <progress value={progress.done} max={progress.total} />
    </label>
  ) : null;
