import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import { formatTime, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { me } from "../lib/session";
import type { OfficeUserDetail } from "../lib/shapes";
import { Alert } from "../ui/alert";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { AccessList } from "./user-access";
import { ResetCodes } from "./user-codes";
import { ChangeEmail, TakeBack } from "./user-email";
import { Ending } from "./user-end";
import { UserPrivacy } from "./user-privacy";
import { EditUserForm, nameOf, PayerForm } from "./user-form";
import { UserMarks } from "./users";
import { LinkShown, MakeWayIn } from "./way-in";

/** One person: what is known, what they reach, how they come in, and the end of it. */
export function UserPage({ id }: { id: string }) {
  const user = useLoad(
    (signal) => api("GET /office/users/{user_id}", { path: { user_id: id } }, signal),
    [id],
  );
  const title = user.data ? nameOf(user.data) : t("nav.users");
  useEffect(() => {
    document.title = `${title} · Awizo`;
  });
  return (
    <>
      <p class="back">
        <a href="/office/users">
          <Icon name="arrow-left" />
          {t("nav.users")}
        </a>
      </p>
      <Shown of={user} isPage>
        {(data) => (
          <>
            <Head of={data} />
            <Sections of={data} onChange={user.reload} />
          </>
        )}
      </Shown>
    </>
  );
}

const Head = ({ of }: { of: OfficeUserDetail }) => (
  <div class="head item">
    <div class="title">
      <h1>{nameOf(of)}</h1>
      <p class="hint stateline">
        <span>{of.email}</span>
        <UserMarks of={of} />
        {of.role && <span>{t(`user.role.${of.role}`)}</span>}
      </p>
    </div>
  </div>
);

function Sections({ of, onChange }: { of: OfficeUserDetail; onChange: () => void }) {
  const isDeleted = of.state === "deleted";
  // Whoever works for the office is an admin's affair.
  const isTheirs = me.value?.role === "admin" || !of.role;
  return (
    <>
      {isDeleted && of.ended_at && (
        <Alert tone="info">
          <p>{t("users.deletedOn", { when: formatTime(of.ended_at) })}</p>
        </Alert>
      )}
      {!isTheirs && !isDeleted && (
        <Alert tone="info">
          <p>{t("users.adminOnly")}</p>
        </Alert>
      )}
      <div class="split">
        <div class="column">
          <AccessList of={of} isLocked={!isTheirs} isOwn={isTheirs && of.id === me.value?.id} />
          {!isDeleted && isTheirs && <WayIn of={of} onChange={onChange} />}
        </div>
        <div class="column">
          <EditUserForm of={of} isLocked={isDeleted || !isTheirs} onSaved={onChange} />
          {!isDeleted && isTheirs && !of.role && (
            <section class="sheet pad" aria-labelledby="seat-title">
              <h2 id="seat-title">{t("users.seat")}</h2>
              <PayerForm key={of.version} of={of} onSaved={onChange} />
            </section>
          )}
          {!isDeleted && isTheirs && <Ending of={of} onChange={onChange} />}
          {isTheirs && <UserPrivacy of={of} onChange={onChange} />}
        </div>
      </div>
    </>
  );
}

/** How the person comes in: the link to a password, the address, and the codes of staff. */
function WayIn({ of, onChange }: { of: OfficeUserDetail; onChange: () => void }) {
  const opened = useSignal<"link" | "email" | "codes" | null>(null);
  const link = useSignal("");
  const isSafe = useSignal(false);
  const close = () => {
    opened.value = null;
    link.value = "";
    isSafe.value = false;
  };
  return (
    <section class="sheet pad" aria-labelledby="way-in-title">
      <h2 id="way-in-title">{t("wayIn.section")}</h2>
      <p>{t(of.has_password ? "wayIn.used" : "wayIn.unused", { email: of.email })}</p>
      {of.wanted_email && (
        <Alert tone="info">
          <p>{t("users.emailWaits", { email: of.wanted_email })}</p>
          {of.state === "active" && <TakeBack of={of} onChange={onChange} />}
        </Alert>
      )}
      {of.state === "active" ? (
        <div class="foot start">
          <button
            type="button"
            class="btn"
            onClick={() => {
              opened.value = "link";
            }}
          >
            <Icon name="key-round" />
            {t("wayIn.makeAgain")}
          </button>
          <button
            type="button"
            class="btn"
            onClick={() => {
              opened.value = "email";
            }}
          >
            <Icon name="mail" />
            {t("users.changeEmail")}
          </button>
          {of.has_codes && me.value?.role === "admin" && of.id !== me.value.id && (
            <button
              type="button"
              class="btn"
              onClick={() => {
                opened.value = "codes";
              }}
            >
              <Icon name="smartphone" />
              {t("users.resetCodes")}
            </button>
          )}
        </div>
      ) : (
        <p class="hint">{t("wayIn.blocked")}</p>
      )}
      {opened.value === "link" && (
        <Dialog
          title={t("wayIn.title", { name: nameOf(of) })}
          keeps={() => Boolean(link.value) && !isSafe.value}
          loss="link"
          onClose={close}
        >
          {link.value ? (
            <LinkShown
              link={link.value}
              onSafe={() => {
                isSafe.value = true;
              }}
            />
          ) : (
            <MakeWayIn
              of={of}
              onMade={(made) => {
                link.value = made;
              }}
              onSent={close}
            />
          )}
        </Dialog>
      )}
      {opened.value === "email" && <ChangeEmail of={of} onChange={onChange} onClose={close} />}
      {opened.value === "codes" && <ResetCodes of={of} onDone={onChange} onClose={close} />}
    </section>
  );
}
