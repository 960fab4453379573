import { useSignal } from "@preact/signals";
import { firstPage } from "./client/sections";
import { Gate, OpenAgain, ToInvitation, ToPortal, useToken } from "./gate";
import { api } from "./lib/api";
import { required, useForm } from "./lib/form";
import { formatDay, formatTime, language, t } from "./lib/i18n";
import { asProblem, useLoad } from "./lib/load";
import { keepWantedLanguage } from "./lib/profile";
import { portal } from "./lib/portal";
import { problemText } from "./lib/problems";
import { go } from "./lib/router";
import { me, phase, signIn, signOut } from "./lib/session";
import type { Invitation } from "./lib/shapes";
import { send } from "./lib/wire";
import { Secret } from "./password";
import { opened, permissionsText } from "./people/words";
import { SignIn } from "./sign-in";
import { Alert, ProblemAlert } from "./ui/alert";
import { Field, Submit } from "./ui/form";
import { Icon } from "./ui/icon";
import { Failed, Loading } from "./ui/list";

type Step = "offer" | "sign_in" | "account" | "rejected";

/**
 * The page behind an invitation's link, /invitation#<token>: who invites, to what and until when;
 * then the person signs in or opens an account, and accepts or rejects.
 */
export function InvitationPage() {
  const { token, turn } = useToken();
  return token ? <BehindLink key={turn} token={token} /> : <OpenAgain />;
}

function BehindLink({ token }: { token: string }) {
  const step = useSignal<Step>("offer");
  const offer = useLoad(
    (signal) => send("POST /invitations/look", { body: { token } }, "", signal),
    [token],
  );
  const to = (next: Step) => () => {
    step.value = next;
  };
  const isIn = phase.value === "in" && me.value !== null;
  if (step.value === "rejected")
    return (
      <Gate title={t("invitation.rejectedTitle")}>
        <Alert tone="good" live>
          <p>{t("invitation.rejected")}</p>
        </Alert>
        <a class="btn wide" href="/">
          {t("invitation.toPortal")}
        </a>
      </Gate>
    );
  if (offer.problem && !(offer.problem.isPassing && offer.data))
    return offer.problem.isPassing ? (
      <Gate title={t("invitation.title")}>
        <Failed problem={offer.problem} retry={offer.reload} />
      </Gate>
    ) : (
      <Unusable />
    );
  if (!offer.data || phase.value === "starting")
    return (
      <Gate title={t("invitation.title")}>
        <Loading />
      </Gate>
    );
  if (!isIn && step.value === "sign_in") 
    return <SignIn email={offer.data.email} onBack={to("offer")} />;
  if (!isIn && step.value === "account")
    return <OpenAccount token={token} of={offer.data} onKnown={to("sign_in")} onBack={to("offer")} />;
  return (
    <Gate title={t("invitation.title")}>
      <Offer of={offer.data} />
      {!isIn ? (
        <Ways onSignIn={to("sign_in")} onAccount={to("account")} />
      ) : me.value?.email !== offer.data.email ? (
        <SomebodyElse email={offer.data.email} />
      ) : (
        <Accept token={token} of={offer.data} onChanged={offer.reload} />
      )}
      <Reject token={token} onDone={to("rejected")} />
    </Gate>
  );
}

/** Names such as “Nowak sp. z o.o.” end in a full stop of their own. */
const oneStop = (sentence: string): string => sentence.replace(/\.\.$/, ".");

/** Who invites: the company, or somebody of the office in its name, who may be unknown to it. */
function intro({ by_office, as_owner, invited_by, company_name: company }: Invitation): string {
  const office = portal.value?.office_name ?? "";
  if (by_office && !invited_by) return t("invitation.officeAlone", { office, company });
  const name = invited_by || company;
  if (by_office)
    return t(as_owner ? "invitation.byOfficeOwner" : "invitation.byOffice", { name, office, company });
  return t(as_owner ? "invitation.introOwner" : "invitation.intro", { name, company });
}

const Offer = ({ of }: { of: Invitation }) => (
  <>
    <p>{oneStop(intro(of))}</p>
    <dl class="facts">
      <dt>{t("invitation.company")}</dt>
      <dd>
        {of.company_name} <span class="nowrap hint">{of.company_code}</span>
      </dd>
      <dt>{t("invitation.may")}</dt>
      <dd>
        {permissionsText(opened(of))}
      </dd>
      <dt>{t("access.emails")}</dt>
      <dd>{t(of.emails ? "invitation.emailsYes" : "invitation.emailsNo")}</dd>
      <dt>{t("access.until")}</dt>
      <dd>{of.until ? formatDay(of.until) : t("invitation.noEnd")}</dd>
      <dt>{t("invitation.for")}</dt>
      <dd>{of.email}</dd>
      <dt>{t("invitation.answerUntil")}</dt>
      <dd>{formatTime(of.ends_at)}</dd>
    </dl>
  </>
);

const Ways = ({ onSignIn, onAccount }: { onSignIn: () => void; onAccount: () => void }) => (
  <>
    <p class="hint">{t("invitation.waysHint")}</p>
    <button type="button" class="btn primary wide" onClick={onSignIn}>
      {t("invitation.signIn")}
    </button>
    <button type="button" class="btn wide" onClick={onAccount}>
      {t("invitation.openAccount")}
    </button>
  </>
);

function SomebodyElse({ email }: { email: string }) {
  const wrong = useSignal("");
  const out = () =>
    signOut().catch((error: unknown) => {
      wrong.value = problemText(asProblem(error));
    });
  return (
    <>
      <Alert tone="warn" live>
        <p>{t("invitation.other", { email, mine: me.value?.email ?? "" })}</p>
      </Alert>
      {wrong.value && (
        <p class="wrong" role="alert">
          <Icon name="circle-alert" />
          {wrong.value}
        </p>
      )}
      <button type="button" class="btn primary wide" onClick={() => void out()}>
        {t("user.signOut")}
      </button>
    </>
  );
}

function Accept({
  token,
  of,
  onChanged,
}: {
  token: string;
  of: Invitation;
  onChanged: () => void;
}) {
  const form = useForm({
    send: async () => {
      const body = { token, version: of.version };
      const { company_id: company } = await api("POST /invitations/accept", { body });
      go(firstPage({ permissions: opened(of) }), { company }, { replace: true });
    },
    onProblem: (problem) => {
      if (problem.code === "invitation_changed" || problem.code === "link_invalid") onChanged();
      return false;
    },
  });
  return (
    <form {...form.attrs}>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <Submit busy={form.isBusy} wide>
        {t("invitation.accept")}
      </Submit>
    </form>
  );
}

/** A second look before a no, which is at once and needs no sign-in. */
function Reject({ token, onDone }: { token: string; onDone: () => void }) {
  const isAsked = useSignal(false);
  const form = useForm({
    send: async () => {
      await send("POST /invitations/reject", { body: { token } });
      onDone();
    },
  });
  if (!isAsked.value)
    return (
      <button
        type="button"
        class="btn quiet wide"
        onClick={() => {
          isAsked.value = true;
        }}
      >
        {t("invitation.reject")}
      </button>
    );
  return (
    <form {...form.attrs}>
      <Alert tone="warn" live>
        <p>{t("invitation.rejectHint")}</p>
      </Alert>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <Submit busy={form.isBusy} danger>
        {t("invitation.rejectSure")}
      </Submit>
    </form>
  );
}

/** A free account for the very address that was invited; the person is signed in with it at once. */
function OpenAccount({
  token,
  of,
  onKnown,
  onBack,
}: {
  token: string;
  of: Invitation;
  onKnown: () => void;
  onBack: () => void;
}) {
  const form = useForm({
    call: "POST /invitations/account",
    check: (values) => required(values, "first_name", "last_name", "password"),
    send: async ({ password = "", ...said }) => {
      const { first_name = "", last_name = "", phone = "", mobile = "" } = said;
      const names = { first_name, last_name, phone, mobile };
      const body = { token, ...names, password, language: language.value };
      await send("POST /invitations/account", { body });
      await signIn(of.email, password);
      await keepWantedLanguage();
    },
    word: ({ field, code }) =>
      field !== "password" || code === "required" || code === "too_long"
        ? undefined
        : t(code === "too_short" ? "set.short" : "set.weak"),
  });
  if (form.problem?.code === "link_invalid") return <Unusable />;
  return (
    <Gate title={t("invitation.accountTitle")}>
      <form {...form.attrs}>
        <p class="hint">{t("invitation.accountHint", { email: of.email })}</p>
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        {form.problem?.code === "account_exists" && (
          <button type="button" class="btn wide" onClick={onKnown}>
            {t("invitation.signIn")}
          </button>
        )}
        <Field
          label={t("people.firstName")}
          autocomplete="given-name"
          autoFocus
          defaultValue={of.first_name}
          {...form.field("first_name")}
        />
        <Field
          label={t("people.lastName")}
          autocomplete="family-name"
          defaultValue={of.last_name}
          {...form.field("last_name")}
        />
        <Field
          label={t("people.phone")}
          type="tel"
          optional
          autocomplete="tel"
          defaultValue={of.phone}
          {...form.field("phone")}
        />
        <Field
          label={t("people.mobile")}
          type="tel"
          optional
          autocomplete="off"
          hint={t("invitation.phonesHint")}
          defaultValue={of.mobile}
          {...form.field("mobile")}
        />
        <input type="hidden" name="username" autocomplete="username" value={of.email} />
        <Secret field={form.field("password")} />
        <Submit busy={form.isBusy} wide>
          {t("invitation.accountSubmit")}
        </Submit>
        <ToInvitation onBack={onBack} />
      </form>
    </Gate>
  );
}

const Unusable = () => (
  <Gate title={t("invitation.unusable")}>
    <Alert tone="warn" live>
      <p>{t("invitation.unusableHint")}</p>
    </Alert>
    <ToPortal />
  </Gate>
);
