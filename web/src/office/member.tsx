import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { api, Problem } from "../lib/api";
import { useForm } from "../lib/form";
import { formatDay, formatTime, t } from "../lib/i18n";
import { letGo, useKeeper } from "../lib/leaving";
import { withRecentSignIn } from "../lib/recent";
import type { Member, Panel } from "../lib/shapes";
import { notify } from "../lib/toast";
import { userPage } from "../people/words";
import { Alert, ProblemAlert } from "../ui/alert";
import { Dialog } from "../ui/dialog";
import { Check, Submit } from "../ui/form";
import { Icon } from "../ui/icon";
import { AddMemberForm, EditMemberForm } from "./member-form";
import { MemberBadge, memberName } from "./panel-words";
import { LinkShown } from "./way-in";

const ONE = "/office/companies/{company_id}/panels/{panel_id}/members/{user_id}";
const pathOf = (panel: Panel, of: Member) => ({
  company_id: panel.company_id,
  panel_id: panel.id,
  user_id: of.user_id,
});

/** Puts somebody into panels, then shows the link to hand over, this once, unless it was sent. */
export function AddMemberDialog({
  of,
  onChange,
  onClose,
}: {
  of: Panel;
  onChange: () => void;
  onClose: () => void;
}) {
  const link = useSignal<{ text: string; name: string } | null>(null);
  const isSafe = useSignal(false);
  const touched = useRef(() => false);
  return (
    <Dialog
      title={link.value ? t("wayIn.title", { name: link.value.name }) : t("members.addTo", { panel: of.name })}
      keeps={() => (link.value ? !isSafe.value : touched.current())}
      loss={link.value ? "link" : "typed"}
      onClose={onClose}
    >
      {link.value ? (
        <LinkShown
          link={link.value.text}
          onSafe={() => {
            isSafe.value = true;
          }}
        />
      ) : (
        <AddMemberForm
          of={of}
          touched={touched}
          onStale={onChange}
          onAdded={({ member, is_new, link: made }, isSent) => {
            const name = memberName(member);
            // Whoever was in the panel stays as they are, also where that opens nothing.
            const isAsBefore = member.state === "blocked" || member.state === "ended";
            notify(
              isAsBefore
                ? t("members.addedBefore", { name, state: t(`members.state.${member.state}`) })
                : t(is_new ? (isSent ? "members.addedSent" : "members.addedNew") : "members.addedKnown", {
                    name,
                    email: member.email,
                  }),
            );
            onChange();
            if (made) link.value = { text: made, name };
            else onClose();
          }}
        />
      )}
    </Dialog>
  );
}

type Step = "block" | "unblock" | "activation" | "remove";

/** One person in a panel: what is known, what is changed, and the ways out of it. */
export function MemberDialog({
  panel,
  of,
  onChange,
  onClose,
}: {
  panel: Panel;
  of: Member;
  onChange: () => void;
  onClose: () => void;
}) {
  const step = useSignal<Step | null>(null);
  const link = useSignal("");
  const isSafe = useSignal(false);
  const touched = useRef(() => false);
  const name = memberName(of);
  useKeeper(() => touched.current());
  const back = () => {
    step.value = null;
  };
  const done = () => {
    letGo();
    onClose();
    onChange();
  };
  const props = { panel, of, onStale: onChange, onCancel: back };
  if (link.value)
    return (
      <Dialog
        title={t("wayIn.title", { name })}
        keeps={() => !isSafe.value}
        loss="link"
        onClose={onClose}
      >
        <LinkShown
          link={link.value}
          onSafe={() => {
            isSafe.value = true;
          }}
        />
      </Dialog>
    );
  return (
    <Dialog
      title={step.value ? t(`members.${step.value}Title`, { name, panel: panel.name }) : name}
      onClose={onClose}
    >
      {(step.value === "block" || step.value === "unblock") && (
        <Turn {...props} verb={step.value} onDone={() => {
          back();
          onChange();
        }} />
      )}
      {step.value === "activation" && (
        <Activation
          {...props}
          onSent={() => {
            back();
            onChange();
          }}
          onMade={(made) => {
            link.value = made;
          }}
        />
      )}
      {step.value === "remove" && <Remove {...props} onDone={done} />}
      {/* What was typed stays in its fields behind the second thought. */}
      <div class="in" hidden={step.value !== null}>
        <Facts of={of} />
        <Ways
          of={of}
          onStep={(next) => {
            step.value = next;
          }}
        />
        <h3>{t("members.edit")}</h3>
        <EditMemberForm
          panel={panel}
          of={of}
          touched={touched}
          onSaved={(isGone) => (isGone ? done() : onChange())}
        />
      </div>
    </Dialog>
  );
}

const Facts = ({ of }: { of: Member }) => (
  <dl class="facts">
    <dt>{t("people.state")}</dt>
    <dd>
      <MemberBadge of={of} />
      <span class="sub">{t(`members.stateHint.${of.state}`)}</span>
    </dd>
    <dt>{t("sign_in.email")}</dt>
    <dd>
      {of.email}
      <span class="sub">
        <a href={userPage(of.user_id)}>{t("people.inUsers")}</a>
      </span>
    </dd>
    <dt>{t("access.until")}</dt>
    <dd>{of.until ? formatDay(of.until) : "–"}</dd>
    <dt>{t("members.added")}</dt>
    <dd>
      {formatTime(of.added_at)}
      <span class="sub">{of.added_by}</span>
    </dd>
  </dl>
);

/** What can be done with somebody besides changing what is written of them. */
const Ways = ({ of, onStep }: { of: Member; onStep: (step: Step) => void }) => (
  <div class="foot start">
    {of.state === "invited" && (
      <button type="button" class="btn" onClick={() => onStep("activation")}>
        <Icon name="key-round" />
        {t("members.activation")}
      </button>
    )}
    {of.state === "blocked" ? (
      <button type="button" class="btn" onClick={() => onStep("unblock")}>
        <Icon name="undo-2" />
        {t("members.unblock")}
      </button>
    ) : (
      <button type="button" class="btn" onClick={() => onStep("block")}>
        <Icon name="ban" />
        {t("members.block")}
      </button>
    )}
    <button type="button" class="btn danger inrow" onClick={() => onStep("remove")}>
      <Icon name="trash-2" />
      {t("members.remove")}
    </button>
  </div>
);

type StepProps = { panel: Panel; of: Member; onStale: () => void; onCancel: () => void };

/** Blocking for this panel, and its end; whoever is blocked stays in the list. */
function Turn({
  panel,
  of,
  verb,
  onDone,
  onStale,
  onCancel,
}: StepProps & { verb: "block" | "unblock"; onDone: () => void }) {
  const form = useForm({
    send: async () => {
      const input = { path: pathOf(panel, of) };
      await withRecentSignIn(() =>
        verb === "block" ? api(`POST ${ONE}/block`, input) : api(`POST ${ONE}/unblock`, input),
      );
      notify(t(`members.${verb}Done`, { name: memberName(of) }));
      onDone();
    },
    onProblem: (problem) => movedOn(problem, onStale),
  });
  return (
    <form class="in" {...form.attrs}>
      <Alert tone={verb === "block" ? "warn" : "info"} live>
        <p>{t(`members.${verb}Warning`, { panel: panel.name })}</p>
      </Alert>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <Foot isBusy={form.isBusy} isDanger={verb === "block"} onCancel={onCancel}>
        {t(`members.${verb}`)}
      </Foot>
    </form>
  );
}

/** The way to a first password once more: sent, or shown here this once. */
function Activation({
  panel,
  of,
  onSent,
  onMade,
  onStale,
  onCancel,
}: StepProps & { onSent: () => void; onMade: (link: string) => void }) {
  const isMailed = useSignal(true);
  const form = useForm({
    send: async ({ send }, key) => {
      const { link } = await withRecentSignIn(() =>
        api(`POST ${ONE}/activation`, {
          path: pathOf(panel, of),
          body: { send: Boolean(send) },
          key,
        }),
      );
      if (link) return onMade(link);
      // Without a link and without sending, the answer of the first try was lost: press again.
      if (!send) throw new Problem(409, { code: "link_lost" });
      notify(t("wayIn.sent", { email: of.email }));
      onSent();
    },
    onProblem: (problem) => movedOn(problem, onStale),
  });
  return (
    <form class="in" {...form.attrs}>
      <Alert tone="info" live>
        <p>{t("wayIn.again")}</p>
      </Alert>
      <Check
        name="send"
        label={t("members.send")}
        hint={t("wayIn.sendHint")}
        defaultChecked
        onChange={({ currentTarget }) => {
          isMailed.value = currentTarget.checked;
        }}
      />
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <Foot isBusy={form.isBusy} onCancel={onCancel}>
        {t(isMailed.value ? "members.activationSend" : "members.activationSubmit")}
      </Foot>
    </form>
  );
}

/** The end of somebody's place in this panel; where it is all that they had, of the person too. */
function Remove({ panel, of, onDone, onStale, onCancel }: StepProps & { onDone: () => void }) {
  const confirm = useSignal("");
  const form = useForm({
    send: async () => {
      await withRecentSignIn(() =>
        api(`DELETE ${ONE}`, {
          path: pathOf(panel, of),
          query: confirm.value ? { confirm: confirm.value } : {},
          version: of.version,
        }),
      );
      notify(t("members.removed", { name: memberName(of), panel: panel.name }));
      return onDone;
    },
    onProblem: (problem) => {
      if (problem.code !== "confirmation_required") return movedOn(problem, onStale);
      const isNew = confirm.value !== "" && confirm.value !== problem.confirm;
      confirm.value = problem.confirm;
      return !isNew;
    },
  });
  const others = of.panels.filter(({ id }) => id !== panel.id);
  return (
    <form class="in" {...form.attrs}>
      <Alert tone="warn" live>
        <p>{t("members.removeWarning", { panel: panel.name })}</p>
        {others.length > 0 && (
          <p>{t("members.removeStays", { panels: others.map(({ name }) => name).join(", ") })}</p>
        )}
        {confirm.value && (
          <p>
            <strong>{t("members.removeGoes", { name: memberName(of) })}</strong>
          </p>
        )}
      </Alert>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <Foot isBusy={form.isBusy} isDanger onCancel={onCancel}>
        {t(confirm.value ? "members.removeWhole" : "members.remove")}
      </Foot>
    </form>
  );
}

const Foot = ({
  isBusy,
  isDanger = false,
  onCancel,
  children,
}: {
  isBusy: boolean;
  isDanger?: boolean;
  onCancel: () => void;
  children: string;
}) => (
  <div class="foot">
    <button type="button" class="btn" onClick={onCancel}>
      {t("act.cancel")}
    </button>
    <Submit busy={isBusy} danger={isDanger}>
      {children}
    </Submit>
  </div>
);

/** Somebody else was quicker: the list shows what they did, and the problem says so. */
function movedOn(problem: Problem, onStale: () => void): boolean {
  if (problem.status === 409 || problem.status === 412 || problem.status === 404) onStale();
  return false;
}
