import { useSignal } from "@preact/signals";
import { api } from "./lib/api";
import { t } from "./lib/i18n";
import { leave } from "./lib/leaving";
import { asProblem, useLoad } from "./lib/load";
import { problemText } from "./lib/problems";
import { chooseLanguage } from "./lib/profile";
import { showsCodes } from "./lib/recent";
import { me, signOut, signOutEverywhere } from "./lib/session";
import { Icon } from "./ui/icon";
import { Languages } from "./ui/languages";
import { Menu } from "./ui/menu";

/** Who is signed in, their language, and the two ways out. */
export function UserMenu() {
  const wrong = useSignal("");
  const user = me.value!;
  const name = `${user.first_name} ${user.last_name}`.trim() || user.email;
  const end = (way: () => Promise<void>) => () =>
    leave(() => {
      way().catch((error: unknown) => {
        wrong.value = problemText(asProblem(error));
      });
    });
  return (
    <Menu
      label={t("user.menu", { name })}
      button={
        <>
          <Icon name="user" />
          <span class="who">{name}</span>
          <Icon name="chevron-down" />
        </>
      }
    >
      {() => (
        <>
          <div class="whois">
            <b>{name}</b>
            <span>{user.email}</span>
            {user.role && <span>{t(`user.role.${user.role}`)}</span>}
          </div>
          <div class="langrow">
            <span>{t("lang.label")}</span>
            <Languages onPick={chooseLanguage} />
          </div>
          <ul>
            {user.role && (
              <li>
                <Codes />
              </li>
            )}
            <li>
              <button type="button" class="line" onClick={end(signOut)}>
                <Icon name="log-out" />
                {t("user.signOut")}
              </button>
            </li>
            <li>
              <button type="button" class="line" onClick={end(signOutEverywhere)}>
                <Icon name="monitor-off" />
                <span>
                  {t("user.signOutEverywhere")}
                  <small>{t("user.signOutEverywhereHint")}</small>
                </span>
              </button>
            </li>
          </ul>
          {wrong.value && (
            <p class="wrong" role="alert">
              <Icon name="circle-alert" />
              {wrong.value}
            </p>
          )}
        </>
      )}
    </Menu>
  );
}

/** Whether a code is asked for at sign-in, as soon as that is known, and the way to turn it on. */
function Codes() {
  const mine = useLoad((signal) => api("GET /me/codes", {}, signal), []);
  const isOn = mine.data?.is_on;
  return (
    <button
      type="button"
      class="line"
      onClick={() => {
        showsCodes.value = true;
      }}
    >
      <Icon name={isOn ? "circle-check" : "smartphone"} />
      <span>
        {t(isOn ? "codes.turnedOn" : "codes.turnOn")}
        <small>{t(isOn ? "codes.turnedOnHint" : "codes.turnOnHint")}</small>
      </span>
    </button>
  );
}
