import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { useForm } from "../lib/form";
import { formatDay, formatTime, officeDay, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { withRecentSignIn } from "../lib/recent";
import type { Access, OfficeUserDetail } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { Alert, ProblemAlert } from "../ui/alert";
import { Badge, type Look } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { Check, Submit } from "../ui/form";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { companyHref } from "./companies";
import { CompanyPicker, type PickedCompany } from "./company-picker";
import { permissionsText, TermsFields, termsOf, USUAL } from "./terms";
import { UserPanels } from "./user-panels";

const ALL = "/office/users/{user_id}/grants";
const ONE = `${ALL}/{company_id}` as const;
const LOOK: Record<"open" | "empty" | "over" | "inactive", Look> = {
  open: ["circle-check", "green"],
  empty: ["circle-pause", "brass"],
  over: ["circle-x", "grey"],
  inactive: ["circle-pause", "brass"],
};

/** Every company that the person reaches, how and since when; pick one, press +, save, and again. */
export function AccessList({
  of,
  isLocked,
  isOwn,
}: {
  of: OfficeUserDetail;
  /** Shown and not changed: staff for whoever is no admin, and oneself. */
  isLocked: boolean;
  isOwn: boolean;
}) {
  const list = useLoad(
    (signal) => api(`GET ${ALL}`, { path: { user_id: of.id } }, signal),
    [of.id, of.state],
  );
  const edited = useSignal("");
  const isDeleted = of.state === "deleted";
  return (
    <section class="sheet pad" aria-labelledby="access-title">
      <h2 id="access-title">{t("access.title")}</h2>
      <Shown of={list}>
        {({ items, is_over, ended_at }) => {
          const chosen = items.find(({ company }) => company.id === edited.value);
          return (
            <>
              {items.length ? (
                <ul class="accesses">
                  {items.map((one) => (
                    <AccessLine
                      key={one.company.id}
                      of={one}
                      isOver={is_over}
                      endedAt={ended_at}
                      isLocked={isLocked || isOwn}
                      onEdit={() => {
                        edited.value = one.company.id;
                      }}
                    />
                  ))}
                </ul>
              ) : (
                <p class="hint">{t("access.none")}</p>
              )}
              {chosen && !is_over && (
                <EditAccess
                  key={chosen.grant.version}
                  userId={of.id}
                  of={chosen}
                  onChange={list.reload}
                  onClose={() => {
                    edited.value = "";
                  }}
                />
              )}
              <UserPanels of={of} />
              {isOwn && <p class="hint">{t("access.own")}</p>}
              {!isDeleted && !isLocked && !isOwn && (
                <AddAccess
                  userId={of.id}
                  has={items.map(({ company }) => company.id)}
                  onAdded={list.reload}
                />
              )}
            </>
          );
        }}
      </Shown>
    </section>
  );
}

function AccessLine({
  of,
  isOver,
  endedAt,
  isLocked,
  onEdit,
}: {
  of: Access;
  isOver: boolean;
  /** When the person was deleted. */
  endedAt: string | null;
  isLocked: boolean;
  onEdit: () => void;
}) {
  const { company, grant } = of;
  const rest = grant.state === "inactive" && !isOver ? "inactive" : "over";
  const isEmpty = !grant.permissions.length && grant.kind !== "owner";
  const state = !grant.is_open ? rest : isEmpty ? "empty" : "open";
  return (
    <li>
      <div class="grow">
        <p class="stateline">
          <a href={companyHref(company.id)}>{company.name}</a>
          <span class="hint nowrap">{company.code}</span>
          <Badge look={LOOK[state]} text={t(`access.state.${state}`)} />
        </p>
        <p>
          {t(`access.kind.${grant.kind}`)}: {permissionsText(grant)}
          {grant.emails && ` · ${t("access.withEmails")}`}
        </p>
        <p class="hint">{history(of, state === "over", endedAt).join(" · ")}</p>
      </div>
      {!isOver && !isLocked && (
        <button
          type="button"
          class="btn"
          aria-label={t("access.editOf", { name: company.name })}
          onClick={onEdit}
        >
          <Icon name="pencil" />
          {t("access.edit")}
        </button>
      )}
    </li>
  );
}

/** Since when and how somebody has an access, when it was changed last, and when it ends or ended. */
function history({ grant, origin, given_by_name }: Access, isOver: boolean, endedAt: string | null) {
  const { given_at, since, until } = grant;
  // An access ends with its last day, or before it with the person.
  const isByDay = isOver && until !== null && (!endedAt || until < officeDay(endedAt));
  return [
    t("access.since", { when: formatTime(given_at) }),
    origin &&
      (given_by_name
        ? t(`access.cameBy.${origin}`, { name: given_by_name })
        : t(`access.came.${origin}`)),
    since !== given_at && t("access.changed", { when: formatTime(since) }),
    isOver && endedAt && !isByDay
      ? t("access.ended", { when: formatTime(endedAt) })
      : until && t(isByDay ? "access.endedDay" : "access.untilDay", { day: formatDay(until) }),
  ].filter(Boolean);
}

/** The next company: pick it, press +, say what it opens, save. */
function AddAccess({
  userId,
  has,
  onAdded,
}: {
  userId: string;
  has: string[];
  onAdded: () => void;
}) {
  const picked = useSignal<PickedCompany | null>(null);
  const isOpen = useSignal(false);
  const wrong = useSignal("");
  const form = useForm({
    isKept: isOpen.value,
    send: async (values) => {
      const company = picked.value;
      if (!company) return;
      const body = { company_id: company.id, ...termsOf(values) };
      await withRecentSignIn(() => api(`POST ${ALL}`, { path: { user_id: userId }, body }));
      notify(t("access.added", { name: company.name }));
      return () => {
        picked.value = null;
        isOpen.value = false;
        onAdded();
        toNext();
      };
    },
  });
  const toNext = () =>
    form.attrs.ref.current?.querySelector<HTMLElement>("[role=combobox]")?.focus();
  function add(): void {
    const one = picked.value;
    wrong.value = !one ? t("access.pickFirst") : has.includes(one.id) ? t("access.has") : "";
    isOpen.value = Boolean(one) && !wrong.value;
  }
  return (
    <form class="stack addaccess" {...form.attrs}>
      <div class="inline addline">
        <CompanyPicker
          label={t("access.company")}
          name="company_id"
          picked={picked.value}
          error={wrong.value || undefined}
          onPick={(one) => {
            picked.value = one;
            wrong.value = "";
            isOpen.value = false;
          }}
        />
        {!isOpen.value && (
          <button type="button" class="btn" onClick={add}>
            <Icon name="plus" />
            {t("access.add")}
          </button>
        )}
      </div>
      {isOpen.value && (
        <>
          <TermsFields of={USUAL} field={form.field} />
          {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
          <div class="foot">
            <button
              type="button"
              class="btn"
              onClick={() => {
                isOpen.value = false;
                picked.value = null;
                form.settle();
                toNext();
              }}
            >
              {t("act.cancel")}
            </button>
            <Submit busy={form.isBusy}>{t("act.save")}</Submit>
          </div>
        </>
      )}
    </form>
  );
}

/** Other terms of an access, a rest, or its end. */
function EditAccess({
  userId,
  of: { company, grant },
  onChange,
  onClose,
}: {
  userId: string;
  of: Access;
  onChange: () => void;
  onClose: () => void;
}) {
  const isRemoving = useSignal(false);
  const path = { user_id: userId, company_id: company.id };
  const form = useForm({
    send: async (values) => {
      const state: "active" | "inactive" = values.is_active ? "active" : "inactive";
      const terms = termsOf(values);
      const body = { ...terms, ...(state !== grant.state && { state }) };
      await withRecentSignIn(() => api(`PATCH ${ONE}`, { path, body, version: grant.version }));
      notify(t("access.saved", { name: company.name }));
      return () => {
        onClose();
        onChange();
      };
    },
    onProblem: (problem) => movedOn(problem, onChange),
  });
  const removal = useForm({
    send: async () => {
      await withRecentSignIn(() => api(`DELETE ${ONE}`, { path, version: grant.version }));
      notify(t("access.removed", { name: company.name }));
      onClose();
      onChange();
    },
    onProblem: (problem) => movedOn(problem, onChange),
  });
  const isSettled = grant.state === "active" || grant.state === "inactive";
  return (
    <Dialog
      title={t(isRemoving.value ? "access.removeTitle" : "access.editOf", { name: company.name })}
      keeps={() => !isRemoving.value && form.isTouched()}
      onClose={onClose}
    >
      {isRemoving.value && (
        <form class="in" {...removal.attrs}>
          <Alert tone="warn" live>
            <p>{t(grant.is_open ? "access.removeWarning" : "access.removeOver")}</p>
            {grant.is_open && grant.kind === "owner" && <p>{t("access.removeOwner")}</p>}
          </Alert>
          {removal.problem && <ProblemAlert problem={removal.problem} retry={removal.retry} />}
          <div class="foot">
            <button
              type="button"
              class="btn"
              onClick={() => {
                isRemoving.value = false;
              }}
            >
              {t("act.cancel")}
            </button>
            <Submit busy={removal.isBusy} danger>
              {t("access.remove")}
            </Submit>
          </div>
        </form>
      )}
      {/* What was typed stays in its fields behind the second thought. */}
      <form class="in" hidden={isRemoving.value} {...form.attrs}>
        <TermsFields of={grant} field={form.field} />
        {isSettled && (
          <Check
            name="is_active"
            label={t("access.isActive")}
            hint={t(grant.state === "active" ? "access.isActiveHint" : "access.isInactiveHint")}
            defaultChecked={grant.state === "active"}
          />
        )}
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <div class="foot">
          <button
            type="button"
            class="btn danger"
            onClick={() => {
              isRemoving.value = true;
            }}
          >
            <Icon name="unlink" />
            {t("access.remove")}
          </button>
          <Submit busy={form.isBusy}>{t("act.save")}</Submit>
        </div>
      </form>
    </Dialog>
  );
}

function movedOn(problem: Problem, onStale: () => void): boolean {
  if (["stale_version", "not_found"].includes(problem.code)) onStale();
  return false;
}
