import { useSignal } from "@preact/signals";
import { Gate, OpenAgain, ToPortal, useToken } from "./gate";
import { required, useForm } from "./lib/form";
import { t } from "./lib/i18n";
import { useLoad } from "./lib/load";
import { go } from "./lib/router";
import { expected, phase } from "./lib/session";
import { send } from "./lib/wire";
import { looksLikeEmail } from "./sign-in";
import { Alert, ProblemAlert } from "./ui/alert";
import { Field, Submit } from "./ui/form";
import { Failed, Loading } from "./ui/list";

/** Asks for a one-time link. The answer is the same for every address. */
export function ForgottenPassword() {
  const sentTo = useSignal("");
  const form = useForm({
    call: "POST /password/forgotten",
    check: ({ email = "" }) => (looksLikeEmail(email) ? [] : [{ field: "email", code: "email" }]),
    send: async ({ email = "" }) => {
      await send("POST /password/forgotten", { body: { email } });
      sentTo.value = email;
    },
  });
  if (sentTo.value)
    return (
      <Gate title={t("forgotten.sentTitle")}>
        <Alert tone="good" live>
          <p>{t("forgotten.sent", { email: sentTo.value })}</p>
        </Alert>
        <p class="hint">{t("forgotten.sentHint")}</p>
        <a class="btn wide" href="/">
          {t("forgotten.back")}
        </a>
      </Gate>
    );
  return (
    <Gate title={t("forgotten.title")}>
      <form {...form.attrs}>
        <p class="hint">{t("forgotten.intro")}</p>
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <Field
          label={t("sign_in.email")}
          type="email"
          autocomplete="username"
          autoFocus
          {...form.field("email")}
        />
        <Submit busy={form.isBusy} wide>
          {t("forgotten.submit")}
        </Submit>
        <p class="aside">
          <a href="/">{t("forgotten.back")}</a>
        </p>
      </form>
    </Gate>
  );
}

/** The page behind a one-time link: /set-password#<token>. */
export function SetPassword() {
  const { token, turn } = useToken();
  return token ? <BehindLink key={turn} token={token} /> : <OpenAgain />;
}

function BehindLink({ token }: { token: string }) {
  const isDone = useSignal(false);
  const link = useLoad(
    (signal) => send("POST /password/link", { body: { token } }, "", signal),
    [token],
  );
  const isFirst = link.data?.purpose === "set_password";
  if (isDone.value) return <Done isFirst={isFirst} email={link.data?.email ?? ""} />;
  if (link.problem?.isPassing)
    return (
      <Gate title={t("set.title")}>
        <Failed problem={link.problem} retry={link.reload} />
      </Gate>
    );
  if (link.problem) return <Unusable />;
  if (!link.data)
    return (
      <Gate title={t("set.title")}>
        <Loading />
      </Gate>
    );
  return (
    <NewPassword
      token={token}
      email={link.data.email}
      isFirst={isFirst}
      onDone={() => {
        isDone.value = true;
      }}
    />
  );
}

function NewPassword({
  token,
  email,
  isFirst,
  onDone,
}: {
  token: string;
  email: string;
  isFirst: boolean;
  onDone: () => void;
}) {
  const form = useForm({
    call: "POST /password",
    check: (values) => required(values, "password"),
    send: async ({ password = "" }) => {
      await send("POST /password", { body: { token, password } });
      onDone();
    },
    word: ({ code }) =>
      code === "required" || code === "too_long"
        ? undefined
        : t(code === "too_short" ? "set.short" : "set.weak"),
  });
  if (form.problem?.code === "link_invalid") return <Unusable />;
  return (
    <Gate title={t(isFirst ? "set.title" : "set.resetTitle")}>
      <form {...form.attrs}>
        <p class="hint">{t("set.for", { email })}</p>
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <input type="hidden" name="username" autocomplete="username" value={email} />
        <Secret field={form.field("password")} isFirst />
        <Submit busy={form.isBusy} wide>
          {t("set.submit")}
        </Submit>
      </form>
    </Gate>
  );
}

/** One field that can be shown, instead of typing the same twice. */
export function Secret({
  field,
  isFirst,
}: {
  field: { name: string; error: string | undefined };
  isFirst?: boolean;
}) {
  const isShown = useSignal(false);
  return (
    <>
      <Field
        label={t("set.password")}
        type={isShown.value ? "text" : "password"}
        autocomplete="new-password"
        autoFocus={isFirst}
        hint={t("set.hint")}
        {...field}
      />
      <button
        type="button"
        class="btn quiet"
        aria-pressed={isShown.value}
        onClick={() => {
          isShown.value = !isShown.value;
        }}
      >
        {t("set.show")}
      </button>
    </>
  );
}

const Unusable = () => (
  <Gate title={t("set.unusable")}>
    <Alert tone="warn" live>
      <p>{t("problem.link_invalid")}</p>
    </Alert>
    <a class="btn primary wide" href="/forgotten-password">
      {t("set.again")}
    </a>
    <ToPortal isSecond />
  </Gate>
);

function Done({ isFirst, email }: { isFirst: boolean; email: string }) {
  return (
    <Gate title={t("set.doneTitle")}>
      <Alert tone="good" live>
        <p>{t(isFirst ? "set.doneFirst" : "set.done")}</p>
      </Alert>
      <button
        type="button"
        class="btn primary wide"
        onClick={() => {
          if (phase.value !== "in") expected.value = email;
          go("/", {}, { replace: true });
        }}
      >
        {t("sign_in.submit")}
      </button>
    </Gate>
  );
}
