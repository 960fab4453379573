import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { required, useForm, type Values } from "../lib/form";
import { formatDay, formatTime, t } from "../lib/i18n";
import { letGo, useKeeper } from "../lib/leaving";
import { oneOf, type Person } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Alert, ProblemAlert } from "../ui/alert";
import { CopyableWord } from "../ui/copyable";
import { Dialog } from "../ui/dialog";
import { Check, Field, Submit } from "../ui/form";
import { FormEnd } from "../ui/form-end";
import { Icon } from "../ui/icon";
import { change, remove, sendInvitation, type Details, type People, type Side } from "./calls";
import {
  hasRejected,
  isMe,
  isWaiting,
  LanguageField,
  nameOf,
  opened,
  permissionsText,
  PersonBadge,
  rejectionsText,
  SPOKEN,
  userPage,
} from "./words";

const CALL = "PATCH /companies/{company_id}/invitations/{invitation_id}";

type Props = {
  of: Person;
  may: People["may"];
  side: Side;
  onChange: () => void;
  onClose: () => void;
};

/** One line of the list: its facts, the last day, sending again, and its end. */
export function PersonDialog({ of, may, side, onChange, onClose }: Props) {
  const isEnding = useSignal(false);
  const touched = useRef<() => boolean>(() => false);
  const name = nameOf(of);
  useKeeper(() => touched.current());
  const end = (
    <button
      type="button"
      class="btn danger"
      onClick={() => {
        isEnding.value = true;
      }}
    >
      <Icon name={of.user_id ? "user" : isWaiting(of) ? "undo-2" : "x"} />
      {t(WORDS[endOf(of)].act)}
    </button>
  );
  return (
    <Dialog
      title={isEnding.value ? t(WORDS[endOf(of)].title, { name }) : name}
      onClose={onClose}
    >
      {isEnding.value && (
        <End
          of={of}
          side={side}
          onDone={() => {
            // What was typed about them is of no use any more.
            letGo();
            onClose();
            onChange();
          }}
          onStale={onChange}
          onCancel={() => {
            isEnding.value = false;
          }}
        />
      )}
      {/* What was typed stays in its fields behind the second thought. */}
      <div class="in" hidden={isEnding.value}>
        <Facts of={of} isOffice={side.isOffice} />
        {of.refusal && (
          <Alert tone="info">
            <p>{t(`people.refusal.${of.refusal}`)}</p>
          </Alert>
        )}
        {of.invitation_id && may.invite && !of.refusal && <Send of={of} side={side} onChange={onChange} />}
        {!of.refusal ? (
          <Edit of={of} may={may} side={side} touched={touched} onSaved={onChange}>
            {end}
          </Edit>
        ) : (
          of.refusal === "inviting_is_off" && <div class="foot start">{end}</div>
        )}
      </div>
    </Dialog>
  );
}

/** An access is removed, an open invitation withdrawn; of any other only the line is left to go. */
const endOf = (one: Person) =>
  one.user_id ? "access" : isWaiting(one) ? "invitation" : "line";

const WORDS = {
  access: { act: "people.remove", title: "people.removeTitle", done: "people.removed" },
  invitation: { act: "people.withdraw", title: "people.withdrawTitle", done: "people.withdrawn" },
  line: { act: "people.offList", title: "people.offListTitle", done: "people.offListDone" },
} as const;

const Facts = ({ of, isOffice }: { of: Person; isOffice: boolean }) => (
  <dl class="facts">
    <dt>{t("people.state")}</dt>
    <dd>
      <PersonBadge of={of} />
    </dd>
    <dt>{t("sign_in.email")}</dt>
    <dd>{of.email}</dd>
    <dt>{t("access.kind")}</dt>
    <dd>{of.kind ? t(`access.kind.${of.kind}`) : t("people.kindLater")}</dd>
    {of.refusal && of.phone && (
      <>
        <dt>{t("people.phone")}</dt>
        <dd>{of.phone}</dd>
      </>
    )}
    {of.refusal && of.mobile && (
      <>
        <dt>{t("people.mobile")}</dt>
        <dd>{of.mobile}</dd>
      </>
    )}
    <dt>{t("access.permissions")}</dt>
    <dd>
      {permissionsText(opened(of))}
    </dd>
    <dt>{t("access.until")}</dt>
    <dd>{of.until ? formatDay(of.until) : "–"}</dd>
    <dt>{t("people.company")}</dt>
    <dd>{of.company_code}</dd>
    {of.user_id && (
      <>
        <dt>{t("people.id")}</dt>
        <dd>
          <CopyableWord text={of.user_id} label={t("people.copyId")} />
          {isOffice && (
            <span class="sub">
              <a href={userPage(of.user_id)}>{t("people.inUsers")}</a>
            </span>
          )}
        </dd>
      </>
    )}
    <dt>{t("people.created")}</dt>
    <dd>{formatTime(of.created_at)}</dd>
    {of.ends_at && of.state === "invited" && (
      <>
        <dt>{t("people.linkUntil")}</dt>
        <dd>{formatTime(of.ends_at)}</dd>
      </>
    )}
    {of.answered_at && (
      <>
        <dt>{t("people.answered")}</dt>
        <dd>{formatTime(of.answered_at)}</dd>
      </>
    )}
    {hasRejected(of) && (
      <>
        <dt>{t("people.rejectedBefore")}</dt>
        <dd>{rejectionsText(of)}</dd>
      </>
    )}
  </dl>
);

function Send({ of, side, onChange }: { of: Person; side: Side; onChange: () => void }) {
  const form = useForm({
    send: async () => {
      const sent = await sendInvitation(side, of);
      // Who came to act for the company another way meanwhile needs no invitation.
      notify(t(sent.user_id ? "people.done.link" : "people.done.invite", { name: nameOf(sent) }));
      onChange();
    },
    onProblem: (problem) => {
      if (problem.code === "stale_version" || problem.status === 404) onChange();
      return false;
    },
  });
  const isAgain = of.state !== "pending";
  return (
    <form class="stack" {...form.attrs}>
      {isWaiting(of) && <p class="hint">{t("people.sendAgainHint")}</p>}
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot start">
        <Submit busy={form.isBusy}>{t(isAgain ? "people.sendAgain" : "people.send")}</Submit>
      </div>
    </form>
  );
}

/**
 * The last day, and whether the person owns the company; of an invitation also what was typed of the
 * person, who has not taken it yet.
 */
function Edit({
  of,
  may,
  side,
  touched,
  onSaved,
  children,
}: {
  of: Person;
  may: People["may"];
  side: Side;
  touched: { current: () => boolean };
  onSaved: () => void;
  children: preact.ComponentChildren;
}) {
  const isOwner = useSignal(of.as_owner);
  const form = useForm({
    call: CALL,
    check: (values) => (of.invitation_id ? required(values, "first_name", "last_name") : []),
    send: async (values) => {
      const until = isOwner.value ? null : values.until || null;
      const as_owner = may.owner ? Boolean(values.as_owner) : of.as_owner;
      const terms = {
        ...(until !== of.until && { until }),
        ...(as_owner !== of.as_owner && { as_owner }),
        ...(of.invitation_id && changedIn(of, values)),
      };
      if (!Object.keys(terms).length) return notify(t("item.unchanged"));
      await change(side, of, terms);
      notify(t("people.saved", { name: nameOf(of) }));
      onSaved();
    },
    onProblem: (problem) => {
      if (problem.code === "stale_version") onSaved();
      return false;
    },
  });
  touched.current = form.isTouched;
  return (
    <form class="stack" {...form.attrs}>
      {of.invitation_id && <Typed of={of} field={form.field} />}
      {may.owner && (
        <Check
          name="as_owner"
          label={t("people.asOwner")}
          hint={t("access.kindHint.owner")}
          defaultChecked={of.as_owner}
          onChange={({ currentTarget }) => {
            isOwner.value = currentTarget.checked;
          }}
        />
      )}
      {!isOwner.value && (
        <Field
          label={t("access.until")}
          type="date"
          optional={!may.until}
          hint={t("people.untilHint")}
          defaultValue={of.until ?? ""}
          {...form.field("until")}
        />
      )}
      <FormEnd of={form} acts={children}>{t("act.save")}</FormEnd>
    </form>
  );
}

const Typed = ({
  of,
  field,
}: {
  of: Person;
  field: ReturnType<typeof useForm>["field"];
}) => (
  <>
    <h3>{t("people.details")}</h3>
    <p class="hint">{t("people.detailsHint")}</p>
    <div class="pair">
      <Field
        label={t("people.firstName")}
        autocomplete="off"
        defaultValue={of.first_name}
        {...field("first_name")}
      />
      <Field
        label={t("people.lastName")}
        autocomplete="off"
        defaultValue={of.last_name}
        {...field("last_name")}
      />
    </div>
    <div class="pair">
      <Field
        label={t("people.phone")}
        type="tel"
        optional
        autocomplete="off"
        defaultValue={of.phone ?? ""}
        {...field("phone")}
      />
      <Field
        label={t("people.mobile")}
        type="tel"
        optional
        autocomplete="off"
        defaultValue={of.mobile ?? ""}
        {...field("mobile")}
      />
    </div>
    <LanguageField of={of.language} {...field("language")} />
  </>
);

/** What is typed otherwise than it stands. */
function changedIn(of: Person, values: Values): Partial<Details> {
  const { first_name = "", last_name = "", phone = "", mobile = "" } = values;
  const language = oneOf(SPOKEN, values.language ?? "");
  return {
    ...(first_name !== of.first_name && { first_name }),
    ...(last_name !== of.last_name && { last_name }),
    ...(phone !== (of.phone ?? "") && { phone }),
    ...(mobile !== (of.mobile ?? "") && { mobile }),
    ...(language && language !== of.language && { language }),
  };
}

function End({
  of,
  side,
  onDone,
  onStale,
  onCancel,
}: {
  of: Person;
  side: Side;
  onDone: () => void;
  onStale: () => void;
  onCancel: () => void;
}) {
  const form = useForm({
    send: async () => {
      await remove(side, of);
      notify(t(WORDS[endOf(of)].done, { name: nameOf(of) }));
      onDone();
    },
    onProblem: (problem) => {
      if (problem.code === "stale_version") onStale();
      return false;
    },
  });
  const warning = of.user_id
    ? isMe(of)
      ? "people.removeMeWarning"
      : "people.removeWarning"
    : isWaiting(of)
      ? "people.withdrawWarning"
      : "people.offListWarning";
  return (
    <form class="in" {...form.attrs}>
      <Alert tone="warn" live>
        <p>{t(warning)}</p>
        {of.user_id && of.kind === "owner" && of.state === "active" && (
          <p>{t("access.removeOwner")}</p>
        )}
      </Alert>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        <button type="button" class="btn" onClick={onCancel}>
          {t("act.cancel")}
        </button>
        <Submit busy={form.isBusy} danger>
          {t(WORDS[endOf(of)].act)}
        </Submit>
      </div>
    </form>
  );
}
