import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { useForm } from "../lib/form";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { withRecentSignIn } from "../lib/recent";
import { me } from "../lib/session";
import type { OfficeUserDetail, Out } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { Alert, ProblemAlert } from "../ui/alert";
import { CompanyLine } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { Submit } from "../ui/form";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { nameOf } from "./user-form";

const ONE = "/office/users/{user_id}";
type Simple = "block" | "unblock";
type Verb = Simple | "delete";
type Preview = Out<"GET /office/users/{user_id}/deletion">;

/** Shutting a person out for a while or for good; only some of the staff may. */
export function Ending({ of, onChange }: { of: OfficeUserDetail; onChange: () => void }) {
  const opened = useSignal<Verb | null>(null);
  const role = me.value?.role;
  if (role !== "admin" && role !== "dpo") return null;
  if (of.id === me.value?.id)
    return (
      <section class="sheet pad" aria-labelledby="end-title">
        <h2 id="end-title">{t("users.end")}</h2>
        <p class="hint">{t("users.endOwn")}</p>
      </section>
    );
  const open = (verb: Verb) => () => {
    opened.value = verb;
  };
  const close = () => {
    opened.value = null;
  };
  const done = () => {
    close();
    onChange();
  };
  const isBlocked = of.state === "blocked";
  return (
    <section class="sheet pad" aria-labelledby="end-title">
      <h2 id="end-title">{t("users.end")}</h2>
      <p class="hint">{t(isBlocked ? "users.blockedHint" : "users.endHint")}</p>
      <div class="foot start">
        <button type="button" class="btn" onClick={open(isBlocked ? "unblock" : "block")}>
          <Icon name={isBlocked ? "undo-2" : "ban"} />
          {t(isBlocked ? "users.unblock" : "users.block")}
        </button>
        <button type="button" class="btn danger inrow" onClick={open("delete")}>
          <Icon name="trash-2" />
          {t("users.delete")}
        </button>
      </div>
      {opened.value && opened.value !== "delete" && (
        <Act verb={opened.value} of={of} onDone={done} onClose={close} onStale={onChange} />
      )}
      {opened.value === "delete" && (
        <Delete of={of} onDone={done} onClose={close} onStale={onChange} />
      )}
    </section>
  );
}

type ActProps = {
  of: OfficeUserDetail;
  onDone: () => void;
  onClose: () => void;
  onStale: () => void;
};

const ACTS: Record<Simple, (of: OfficeUserDetail) => Promise<unknown>> = {
  block: ({ id, version }) => api(`POST ${ONE}/block`, { path: { user_id: id }, version }),
  unblock: ({ id, version }) => api(`POST ${ONE}/unblock`, { path: { user_id: id }, version }),
};

function Act({ verb, of, onDone, onClose, onStale }: ActProps & { verb: Simple }) {
  const form = useForm({
    send: async () => {
      await withRecentSignIn(() => ACTS[verb](of));
      notify(t(`users.${verb}Done`, { name: nameOf(of) }));
      onDone();
    },
    onProblem: (problem) => movedOn(problem, onStale),
  });
  return (
    <Dialog title={t(`users.${verb}Title`, { name: nameOf(of) })} onClose={onClose}>
      <form class="in" {...form.attrs}>
        <Alert tone={verb === "unblock" ? "info" : "warn"} live>
          <p>{t(`users.${verb}Warning`)}</p>
        </Alert>
        <Reach of={of} verb={verb} />
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <div class="foot">
          <button type="button" class="btn" onClick={onClose}>
            {t("act.cancel")}
          </button>
          <Submit busy={form.isBusy} danger={verb === "block"}>
            {t(`users.${verb}`)}
          </Submit>
        </div>
      </form>
    </Dialog>
  );
}

/** Which companies a block or its end is about, and whom it leaves without an owner. */
function Reach({ of, verb }: { of: OfficeUserDetail; verb: "block" | "unblock" }) {
  const seen = useLoad(
    (signal) => api(`GET ${ONE}/deletion`, { path: { user_id: of.id } }, signal),
    [of.id, of.version],
  );
  return (
    <Shown of={seen}>
      {({ companies, without_owner }) =>
        !companies.length ? (
          <p class="hint">{t("users.blockNone")}</p>
        ) : (
          <ul class="will">
            <li>
              {t(`users.${verb}Companies`, { n: companies.length })}
              {verb === "unblock" && <Named items={companies} />}
            </li>
            {verb === "block" && without_owner.length > 0 && (
              <li>
                <strong>{t("users.blockOwnerless", { n: without_owner.length })}</strong>
                <Named items={without_owner} />
              </li>
            )}
          </ul>
        )
      }
    </Shown>
  );
}

/** The preview of exactly what deleting does, and the deletion once that is confirmed. */
function Delete({ of, onDone, onClose, onStale }: ActProps) {
  const path = { user_id: of.id };
  const preview = useLoad(
    (signal) => api(`GET ${ONE}/deletion`, { path }, signal),
    [of.id, of.version],
  );
  return (
    <Dialog title={t("users.deleteTitle", { name: nameOf(of) })} onClose={onClose}>
      <Shown of={preview}>
        {(seen) => (
          <DeleteForm
            of={of}
            seen={seen}
            onDone={onDone}
            onClose={onClose}
            onStale={() => {
              preview.reload();
              onStale();
            }}
          />
        )}
      </Shown>
    </Dialog>
  );
}

function DeleteForm({ of, seen, onDone, onClose, onStale }: ActProps & { seen: Preview }) {
  const form = useForm({
    send: async () => {
      await withRecentSignIn(() =>
        api(`DELETE ${ONE}`, {
          path: { user_id: of.id },
          query: { confirm: seen.confirm },
          version: seen.version,
        }),
      );
      notify(t("users.deleteDone", { name: nameOf(of) }));
      onDone();
    },
    onProblem: (problem) => movedOn(problem, onStale),
  });
  return (
    <form class="in" {...form.attrs}>
      <Alert tone="warn" live>
        <p>{t("users.deleteNow")}</p>
      </Alert>
      <ul class="will">
        {seen.companies.length > 0 && (
          <li>
            {t("users.deleteCompanies", { n: seen.companies.length })}
            <Named items={seen.companies} />
          </li>
        )}
        {seen.without_owner.length > 0 && (
          <li>
            <strong>{t("users.deleteOwnerless", { n: seen.without_owner.length })}</strong>
            <Named items={seen.without_owner} />
          </li>
        )}
        {seen.companies.length > 0 && <li>{t("users.deleteSeat")}</li>}
        {seen.panels.length > 0 && (
          <li>
            {t("users.deletePanels", { n: seen.panels.length })}
            <ul>
              {seen.panels.map((one) => (
                <li key={one.id}>
                  {one.name} <span class="sub">{one.company_name}</span>
                </li>
              ))}
            </ul>
          </li>
        )}
        <li>{t("users.deleteAddress", { email: of.email })}</li>
        <li>
          {t(seen.companies.length ? "users.deleteStays" : "users.deleteStaysOnly", {
            name: nameOf(of),
          })}
        </li>
      </ul>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        <button type="button" class="btn" onClick={onClose}>
          {t("act.cancel")}
        </button>
        <Submit busy={form.isBusy} danger>
          {t("users.delete")}
        </Submit>
      </div>
    </form>
  );
}

const Named = ({ items }: { items: Preview["companies"] }) => (
  <ul>
    {items.map((one) => (
      <li key={one.id}>
        <CompanyLine name={one.name} code={one.code} />
      </li>
    ))}
  </ul>
);

/** Somebody else was quicker: the page shows what they did, and the problem says so. */
function movedOn(problem: Problem, onStale: () => void): boolean {
  if (["stale_version", "user_state", "confirmation_required"].includes(problem.code)) onStale();
  return false;
}
