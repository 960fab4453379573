import { useEffect } from "preact/hooks";
import { Lazy } from "./ui/lazy";
import { t } from "./lib/i18n";
import { closesIn, watchIdle } from "./lib/idle";
import { go, url } from "./lib/router";
import { portal } from "./lib/portal";
import { showsCodes, wanted } from "./lib/recent";
import { isStaff, me, phase, restore } from "./lib/session";
import { SignIn } from "./sign-in";
import { Alert } from "./ui/alert";
import { LeaveDialog } from "./ui/leave-dialog";
import { Loading } from "./ui/list";
import { Gate } from "./gate";
import { Icon } from "./ui/icon";

const codes = () => import("./codes-dialog").then((module) => module.CodesDialog);
const recent = () => import("./recent-dialog").then((module) => module.RecentDialog);
const idle = () => import("./idle-dialog").then((module) => module.IdleDialog);
const confirmEmail = () => import("./confirm-email").then((module) => module.ConfirmEmail);
const invitation = () => import("./invitation").then((module) => module.InvitationPage);
const setPassword = () => import("./password").then((module) => module.SetPassword);
const forgotten = () => import("./password").then((module) => module.ForgottenPassword);
const verify = () => import("./verify").then((module) => module.VerifyPage);
const companies = () => import("./client/face").then((module) => module.ClientFace);
const office = () => import("./office/face").then((module) => module.OfficeFace);

// Fetched while somebody types their password, or their session is renewed; not before that is shown.
companies().catch(() => undefined);

/** The page, whichever it is: staff are watched for on each of them. */
export function App() {
  useEffect(() => {
    if (!isStaff.value) return;
    idle().catch(() => undefined);
    return watchIdle();
  }, [isStaff.value]);
  return (
    <>
      <Page />
      {/* Gone with the session, so that the focus comes to the sign-in. */}
      {isStaff.value && closesIn.value !== null && <Lazy load={idle} />}
    </>
  );
}

/**
 * Which of the faces a person sees: the gate while signed out, then the office's or the companies'.
 */
function Page() {
  const path = url.value.pathname;
  if (path === "/set-password") return <Lazy load={setPassword} />;
  if (path === "/verify") return <Lazy load={verify} />;
  if (path === "/confirm-email") return <Lazy load={confirmEmail} />;
  if (phase.value === "unreachable") return <Unreachable />;
  if (phase.value === "starting" || (me.value && !portal.value)) return <Loading />;
  if (path === "/invitation") return <Lazy load={invitation} />;
  if (path === "/forgotten-password") return <Lazy load={forgotten} />;
  if (phase.value !== "in" || !me.value) return <SignIn />;
  // Another person on the same page starts with nothing of the first one's.
  return <Faces key={me.value.id} path={path} />;
}

function Faces({ path }: { path: string }) {
  const isOffice = isStaff.value && path.startsWith("/office");
  useEffect(() => {
    if (path.startsWith("/office") && !isStaff.value) go("/", {}, { replace: true });
  }, [path]);
  return (
    <>
      <Lazy key={`${isOffice}`} load={isOffice ? office : companies} path={path} />
      <LeaveDialog />
      <section>
        {showsCodes.value && <Lazy load={codes} />}
        {wanted.value && <Lazy load={recent} />}
      </section>
    </>
  );
}

const Unreachable = () => (
  <Gate title={t("start.unreachable")}>
    <Alert tone="error" live>
      <p>{t("problem.network")}</p>
    </Alert>
    <button type="button" class="btn primary wide" onClick={() => void restore()}>
      <Icon name="refresh-cw" />
      {t("act.retry")}
    </button>
  </Gate>
);
