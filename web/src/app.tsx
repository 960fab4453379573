import { useEffect } from "preact/hooks";
import { ClientFace } from "./client/face";
import { Lazy } from "./ui/lazy";
import { t } from "./lib/i18n";
import { go, url } from "./lib/router";
import { portal } from "./lib/portal";
import { isStaff, me, phase, restore } from "./lib/session";
import { ForgottenPassword, SetPassword } from "./password";
import { SignIn } from "./sign-in";
import { Alert } from "./ui/alert";
import { LeaveDialog } from "./ui/leave-dialog";
import { Loading } from "./ui/list";
import { Gate } from "./gate";
import { Icon } from "./ui/icon";

const office = () => import("./office/face").then((module) => module.OfficeFace);

/**
 * Which of the faces a person sees: the gate while signed out, then the office's or the companies'.
 */
export function App() {
  const path = url.value.pathname;
  if (path === "/set-password") return <SetPassword />;
  if (phase.value === "unreachable") return <Unreachable />;
  if (phase.value === "starting" || (me.value && !portal.value)) return <Loading />;
  if (path === "/forgotten-password") return <ForgottenPassword />;
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
      {isOffice ? <Lazy load={office} path={path} /> : <ClientFace path={path} />}
      <LeaveDialog />
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
